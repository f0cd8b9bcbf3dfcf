"""Patterns of numbers and names that only look like dates."""

# Numbers and names that only look like dates; no date may overlap one
SHIELDS = (
    r"https?://[^\s)>\]]+",
    r"www\.[^\s)>\]]+",
    r"\]\([^)\s]*\)",
    r"(?:/[A-Za-z][\w.~%+-]*)+/[^\s)>\]]*",
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"\b[\w-]+\.(?:com|org|net|info|example|kr|jp|cn|html?|md|jpg|png|pdf)\b(?:/[^\s)>\]]*)?",
    r"(?i:\b(?:his|her|their|my|our|your|its|early|mid|late|the) ?(?:early |mid |mid-|late )?"
    r"(?:\d0s|teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))",
    r"(?i:\b(?:aged?|age of) \d{1,3})",
    r"(?i:\b\d{1,3}[ -]years?[ -]olds?)",
    r"(?:US|A|C|HK|NT)?[$€£¥₩] ?\d[\d,.]*(?: (?i:million|billion|thousand))?",
    r"\b\d[\d,.]* ?(?:(?i:million|billion|thousand|hundred) )?@money\b",
    r"\b\d[\d,.]* ?(?:@units\b|%)",
    r"\b\d{1,3}(?:,\d{3})+\b",
    r"\b@numbered[.\x20] ?(?:(?:No|no)\. ?)?\d+\b",
    r"\b\d{1,2}:\d\d(?::\d\d)?",
    r"\+\d[\d\x20()-]{6,}\d",
    r"\b0\d{1,3}[-\x20]\d{3,4}[-\x20]\d{4}\b",
    r"\b\d+\.\d+\.\d+\.\d+\b",
    r"(?i:\b@habits (?:@part)?)(?:@month|@weekday|@season|(?i:year|month|week|day))\b",
    r"(?i:\b(?:black|good|ash|holy|palm|easter|man) )(?:@weekday|(?:September))\b",
    r"@month@dot(?:\d{1,2}(?:st|nd|rd|th)? )?@named_after_dates\b",
    r"(?:Sun|Sat|Mon|Wed)[.-]\d",
    r"\b24/7\b",
)

# A model or serial number, unless its word is a month or part ("Aug-9", "mid-2016")
MODEL = r"\b[A-Za-z][A-Za-z0-9]*-\d+\b"
