"""Stars: pictures of how life is going, area by area, that a young person and a key worker fill in together.

A star has five to ten areas, each with the same few described steps. The stars that come with this project
are our own. The name of this package was the client's choice: there is no link with, and no endorsement by,
the publisher of the licensed star instruments, and none of that publisher's wording or artwork is here.
"""
