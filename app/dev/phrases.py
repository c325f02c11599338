"""What session records say, in pieces. `{name}` is the young person's given name."""

from __future__ import annotations

# How and where they met.
OPENINGS = {
    "one_to_one": (
        "Met {name} at the centre after school.",
        "{name} came in ten minutes early and we made a start.",
        "We walked along the canal and talked on the way.",
        "Sat in the small room with the blinds down, as {name} prefers.",
        "Met at the library because the centre was noisy last time.",
        "We had toast first. {name} had not eaten since breakfast.",
        "{name} was quiet to begin with, so we played cards until talking felt easier.",
        "Met in the school pastoral room, agreed with the head of year.",
        "We sat in the car at the park, out of the rain.",
        "{name} chose the bench by the bowling green again.",
        "Short one today. {name} had a dentist appointment straight after.",
        "Met {name} in town and went for a hot chocolate.",
    ),
    "group": (
        "Thursday group, six young people.",
        "Cooking group. {name} was on the onions.",
        "Music room session with four others.",
        "Football first, then talk in the changing room.",
        "Group walk up to the reservoir.",
        "Art night. {name} took the table by the window.",
        "Drop-in was busy. {name} stayed for most of it.",
        "Planning meeting for the trip.",
    ),
    "family": (
        "Met {name} and mum together at the kitchen table.",
        "Family session with {name}, dad and gran.",
        "{name} and their carer came in together.",
        "Sat with the whole family after tea.",
        "Mum and {name} had asked to talk about mornings.",
        "We used the picture cards so that everyone had a turn.",
    ),
    "home_visit": (
        "Visited at home.",
        "Called round as arranged; {name} opened the door.",
        "Home visit. The kitchen was being painted, so we sat on the stairs.",
        "Saw {name} at home, in their own room with the door open.",
        "Visited after school. The dog joined in.",
        "Home visit with a bag from the food bank, as agreed on Monday.",
    ),
    "phone_call": (
        "Rang {name} at the agreed time.",
        "Phone call on {name}'s way home from college.",
        "{name} rang me between lessons.",
        "Quick call before the meeting tomorrow.",
        "Call in the evening; {name} was on a break at work.",
    ),
    "online": (
        "Video call; {name} kept the camera off, which is fine.",
        "We met online because of the bus strike.",
        "Online session. {name} shared a playlist while we talked.",
        "Video call from the library computer.",
    ),
}

# What they worked on; some are for an age (older: from 14; younger: under 10) or for one service alone.
WORK = (
    "We looked at the week hour by hour and marked which bits were hardest.",
    "Talked about the fall-out with a friend and what {name} would like to say.",
    "Wrote a text to the form tutor together. {name} pressed send.",
    "Went over the plan for mornings: bag by the door, phone on the shelf, two alarms.",
    "We drew a map of people, and {name} added an aunt who had not been there before.",
    "Practised asking for help in class with a card on the desk.",
    "Talked about sleep. {name} is going to try reading instead of scrolling.",
    "Looked at bus times and did the route once together.",
    "Made a list of what calms things down and what does the opposite.",
    "Talked about the move and what would stay the same.",
    "We read the letter from school line by line and I explained the words.",
    "Sorted the sports kit: there is a hardship fund and {name} was happy for me to ask.",
    "Looked at the star again and {name} moved one of the points.",
    "Talked about what happened on Saturday, what led up to it and who was there.",
    "{name} showed me the drawings. We talked about what they are about.",
    "Cooked pasta and planned four cheap teas for the week.",
    "We went through what to do if things feel unsafe at night, and who to ring.",
    "Talked about contact on Sunday and how {name} would like it to go.",
    "{name} asked what is written down about them, so we read the last two notes together.",
    "Agreed how I should talk to school, and what I should leave out.",
    "Talked about grandad. It is a year next week.",
)
WORK_OLDER = (
    "Looked at courses for next year. Two of them do taster days.",
    "Practised the interview, twice, with the hard questions.",
    "We talked about money: what comes in, what goes out, what is left by Thursday.",
    "Set up a bank card and looked at how the app shows spending.",
    "Wrote the first lines of a CV. The paper round counts.",
    "Talked about a friend who wants to be more than a friend, and how to say not now.",
)
WORK_YOUNGER = (
    "Made a worry jar. Three went in, one came out again.",
    "Played the feelings game; {name} chose 'cross' and told me why.",
    "Read the book about the bear who moves house.",
    "Drew a comic of a good day and a hard day.",
    "Filled in the form for free school meals with mum.",
    "Built the road layout and talked while the cars went round.",
)
WORK_BY_SERVICE = {
    "early-help": (
        "Reviewed the family plan. Two of five things are in place.",
        "Talked through how the meeting with school and the nurse will run.",
    ),
    "youth-work": (
        "{name} helped to set up the music room and showed two younger ones the mixer.",
        "Worked on the wall painting; {name} has the corner with the heron.",
        "Talked about running for the members' group.",
    ),
    "residential": (
        "Key time after tea. We went over house meeting points that {name} wants to raise.",
        "Talked about the bedroom: {name} picked a paint colour and a lamp.",
        "Went through the week's activities, pocket money and the call with mum.",
    ),
    "leaving-care": (
        "Went over the tenancy and what the deposit covers.",
        "Pathway plan: updated the part about college and who to call at weekends.",
        "Rang the council tax office together and got the exemption noted.",
    ),
    "mentoring": (
        "Set one thing for the week: be in form by twenty to nine on three days.",
        "We repaired the back wheel and talked while our hands were busy.",
    ),
    "family-support": (
        "Mum and {name} tried the five-minute play idea. It lasted twenty.",
        "Made a chart for bedtimes that the little ones can read too.",
        "Agreed one house rule that everybody, adults as well, will keep.",
    ),
    "youth-justice": (
        "Went over the agreement line by line so that it is clear what has to happen and by when.",
        "Talked about the shop and what {name} would want to say to the owner.",
        "Worked on spotting the point where it is still easy to walk away.",
    ),
    "wellbeing": (
        "Did the breathing that goes with counting; {name} prefers the version with tapping.",
        "Filled in the worry ladder and chose the second rung for this week.",
        "Looked at what the thoughts say and what else could be true.",
    ),
}

# What I noticed.
NOTICED = (
    "More eye contact than last month.",
    "Tired. Up until two again.",
    "{name} laughed for the first time in a while.",
    "Kept checking the phone; said it was nothing.",
    "Found it hard to stay in the room, so we went outside.",
    "Mood was flat, picked up when we talked about the dog.",
    "Talked easily today.",
    "Angry about the exclusion, and clear about why.",
    "Needed longer than planned and that was all right.",
    "Listened more than talked.",
    "Had done the thing we agreed last time and did not think it worth a mention.",
    "Said sorry about last week. I said that there was nothing to be sorry for.",
    "New trainers, very proud of them.",
    "Worried about mum, less about school.",
    "Attendance was 81 per cent this half term, 64 the one before.",
    "Two lessons missed this week, both maths.",
    "Still not sleeping at dad's.",
    "Remembered every name from the group.",
    "Would rather not talk about the weekend, so we left it.",
)

# What happens next.
NEXT = (
    "Next: same time next week.",
    "I will ring the school nurse by Friday and tell {name} what she says.",
    "{name} will try two mornings. I will text on Tuesday.",
    "I am chasing the referral.",
    "Next time we look at the star together.",
    "To speak to the tutor, with {name} there.",
    "Agreed to keep the next one short, before football.",
    "I will bring the forms.",
    "{name} will ask gran about Saturdays.",
    "Check-in link sent, to fill in whenever it suits.",
    "Will tell my manager about the housing letter today.",
    "The visit is booked for next week; I am driving.",
)

MISSED = (
    "Waited twenty minutes at the centre. Sent a text and will ring tonight.",
    "No answer at the door. Left a card with my number.",
    "{name} forgot; we moved it to Thursday.",
    "Did not come. School says {name} was in today and seemed well.",
    "Did not come and the phone is off. Spoke to mum, who will ask {name} to ring.",
    "{name} texted an hour later to say the bus had not come.",
)
CANCELLED = (
    "{name} is ill. Moved to next week.",
    "I was called to another family; {name} was fine about it.",
    "A test at school tomorrow, so we agreed to skip one.",
    "Mum cancelled: hospital appointment.",
    "{name} is at dad's until Sunday.",
)

# In their own words.
SAID = (
    "I don't want to move again.",
    "It's better when you text first.",
    "School is all right when it's Miss on the door.",
    "I only said it because everyone else was.",
    "Nobody asked me, they told me.",
    "I can do the mornings. It's the nights.",
    "I slept, like, properly.",
    "Mum shouts less. I shout less as well.",
    "I liked the cooking one.",
    "I'm not being funny but the form is long.",
    "Can we not do it in that room?",
    "I put my hand up on Tuesday.",
    "He's still my brother.",
    "I told her no and she was fine.",
    "I don't know. Four, maybe. Not five.",
    "The dog knows when I'm sad.",
    "I did two days. Three was too many.",
    "I want it written down that I was there on time.",
    "It's quiet at gran's and I like that.",
    "I just want to know what happens next.",
    "Everyone thinks I'm fine because I'm loud.",
    "I read it to my sister and she laughed in the right place.",
    "I'm still angry but I went back in.",
    "You can tell school that bit. Not the other bit.",
    "I'd like to see my old friends.",
    "Nothing happened this week, which is good.",
    "The star looked different from last time.",
)
SAID_OLDER = (
    "I want to do mechanics, not hair.",
    "It's my money and I never see it.",
    "I want my own key.",
    "If I get the bus pass I can go on my own.",
    "I was going to run and then I didn't.",
    "I don't need a lift, I need someone to come in with me.",
)
SAID_YOUNGER = (
    "My bear sleeps on the floor now.",
    "I like it when you bring the pens.",
    "Miss let me feed the fish.",
    "Daddy came and it was a bit sad and a bit nice.",
    "I had two goes on the big slide.",
    "It's too loud at lunch.",
)
