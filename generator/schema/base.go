package schema

// BaseKeys are the front matter keys that every page may have, whatever its kind, with what they mean.
func BaseKeys() [][2]string {
	return [][2]string{
		{"title", "the page's title; else its first # heading, else its file's name"},
		{"summary", "one or two sentences for lists and search engines (also: description); else the first paragraph"},
		{"description", "the same as summary"},
		{"kind", "one of the site's kinds; else the kind of the folder"},
		{"date", "when it was published: 2026-11-23"},
		{"updated", "when it last changed in substance; else the day of its last commit, where git has one after date"},
		{"reviewed", "when somebody last made sure that it is right"},
		{"review_every", `how long a review holds: "12 months", "90 days", "2 years"`},
		{"owner", "who answers for the page"},
		{"draft", "true: not published, except with --drafts"},
		{"publish", "false: the same as draft = true"},
		{"publish_date", "not published before this day"},
		{"expiry_date", "not published from this day on"},
		{"slug", "the last part of its address; else its file's name"},
		{"aliases", "with a slash: old addresses; without: other names for links"},
		{"weight", "a whole number; lighter pages come first in lists"},
		{"tags", "a list of words"},
		{"nav", "false: not in its section's list, nor a neighbour"},
		{"search", "false: not found by the site's search"},
		{"params", "a table of free values for the theme"},
	}
}

// IsBaseKey tells whether every page may have that key, so that no kind can give it another meaning.
func IsBaseKey(name string) bool {
	for _, k := range BaseKeys() {
		if k[0] == name {
			return true
		}
	}
	return false
}
