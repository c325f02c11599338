"""What can be asked and how it is measured: versions of surveys and stars, their scales, and the readings they gave."""
