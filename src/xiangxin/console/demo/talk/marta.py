"""Somebody with many followers, of whom few buy."""

from typing import Final

SAID: Final = (
    "Morning light, and the mug again. It is not an ad, it is a habit.",
    "Kitchen, 7:10. The oven is off and the radio is on.",
    "People ask about the shelf. It is a plank and two bricks, painted white.",
    "Slow Sunday: one pot, four cups, nobody speaks before nine.",
    "New glaze from Low Clouds on the table. Rain, they call it. It looks like mine at home.",
    "I filmed the pour for the sound. Turn it up.",
    "This corner took three years and one bad sofa.",
    "You asked for the bread recipe. It is flour, water, salt, and being at home.",
    "Two mugs, two moods.",
    "The blue bowl broke. I am keeping the pieces, and so should you.",
    "Window seat season. Bring a cushion.",
    "Nothing on the table today. It is allowed.",
    "The kettle everybody asks about is borrowed.",
    "Ten minutes of rain on the skylight, no talking.",
    "Answering the question I get most: yes, I drink all of it.",
    "Third autumn in this kitchen and the light still surprises me.",
    "A guest washed up and put everything in the wrong place. Lovely.",
    "This is the good knife. It cuts tomatoes and small talk.",
    "Flowers from the station, mug from Thursday's kiln, mess from me.",
    "The cat sits where the light was ten minutes ago.",
)
