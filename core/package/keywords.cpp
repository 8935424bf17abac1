// SPDX-License-Identifier: MIT
#include "core/package/keywords.h"

#include <array>

namespace orrery {

namespace {

// Never change, move or translate a word: people compare them with what another program shows.
constexpr std::array<const char *, 256> words{
    "acorn",    "almond",   "amber",    "anchor",   "apple",   "apron",   "arrow",    "atlas",
    "autumn",   "badge",    "badger",   "bamboo",   "banjo",   "barley",  "basil",    "basket",
    "beacon",   "bean",     "bear",     "beaver",   "bell",    "berry",   "birch",    "bison",
    "blanket",  "bonnet",   "book",     "border",   "bottle",  "bramble", "brass",    "bread",
    "bridge",   "brook",    "broom",    "brush",    "bucket",  "buffalo", "butter",   "button",
    "cabin",    "cactus",   "camel",    "candle",   "canoe",   "canvas",  "canyon",   "carbon",
    "carpet",   "carrot",   "castle",   "cedar",    "cello",   "chalk",   "cherry",   "chess",
    "chestnut", "circle",   "citrus",   "clay",     "cliff",   "clock",   "clover",   "cobalt",
    "coconut",  "comet",    "compass",  "copper",   "coral",   "cotton",  "cradle",   "crane",
    "crater",   "cricket",  "crown",    "crystal",  "cypress", "daisy",   "dawn",     "delta",
    "desert",   "diamond",  "dolphin",  "dragon",   "drum",    "eagle",   "earth",    "echo",
    "elder",    "ember",    "emerald",  "engine",   "fabric",  "falcon",  "feather",  "fennel",
    "fern",     "fiddle",   "field",    "finch",    "flame",   "flint",   "flute",    "forest",
    "fossil",   "fountain", "fox",      "garden",   "garlic",  "geyser",  "ginger",   "glacier",
    "glove",    "goblet",   "goose",    "granite",  "grape",   "grass",   "gravel",   "guitar",
    "hammer",   "harbour",  "harp",     "hazel",    "heather", "hedge",   "helmet",   "heron",
    "hill",     "honey",    "horizon",  "horse",    "iceberg", "igloo",   "indigo",   "iris",
    "island",   "ivory",    "ivy",      "jacket",   "jaguar",  "jasmine", "jelly",    "jungle",
    "juniper",  "kettle",   "kite",     "koala",    "ladder",  "lagoon",  "lake",     "lantern",
    "laurel",   "lava",     "lemon",    "lily",     "linen",   "lion",    "lizard",   "lotus",
    "magnet",   "mango",    "maple",    "marble",   "marsh",   "meadow",  "melon",    "mercury",
    "meteor",   "mill",     "mint",     "mirror",   "moon",    "moss",    "mountain", "mustard",
    "nectar",   "needle",   "nest",     "nickel",   "north",   "nutmeg",  "oak",      "oasis",
    "ocean",    "olive",    "onion",    "opal",     "orange",  "orbit",   "orchid",   "otter",
    "owl",      "oyster",   "paddle",   "palm",     "panda",   "paper",   "parrot",   "peach",
    "pearl",    "pebble",   "pelican",  "pepper",   "piano",   "pigeon",  "pillow",   "pine",
    "planet",   "plum",     "pocket",   "poppy",    "prairie", "prism",   "pumpkin",  "puzzle",
    "quartz",   "quill",    "rabbit",   "radio",    "rain",    "raven",   "reef",     "ribbon",
    "river",    "robin",    "rocket",   "rose",     "ruby",    "saddle",  "saffron",  "sail",
    "salmon",   "sand",     "sapphire", "saturn",   "seal",    "shadow",  "shell",    "silk",
    "silver",   "sparrow",  "spruce",   "squirrel", "sunrise", "thistle", "tiger",    "tulip",
    "turtle",   "velvet",   "violet",   "walnut",   "willow",  "winter",  "wolf",     "zebra",
};

} // namespace

QString keyWord(quint8 value)
{
    return QString::fromLatin1(words.at(value));
}

} // namespace orrery
