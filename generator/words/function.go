package words

import "strings"

// This file lists the words of which a question is made, whatever it is about. A site may have them seldom, as one that
// never says "I", and they would tell the most of all words of the question there; so they are known by their language.
//
// What may be meant as such is not among them: "for", "if" and "this" are things in a manual of a programming language.

// Function gives the words of a language, folded, that tell next to nothing of what a question is about: pronouns,
// articles, words that ask, verbs that help others. It gives none where they are not known.
func Function(language string) []string {
	main, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch main {
	case "cy":
		return strings.Fields("y yr a ac ai mae oes oedd sydd sy yw ydy ydyw dw dwi rwy rydw fi i ti chi ni nhw fy dy ei ein eich eu beth pwy pa pryd ble sut pam faint gan gyda am ar at yn o")
	case "en":
		return strings.Fields("a an the i me my we our us you your he she they them their it its who what whats when where why how which is are was were be been am do does did can could should would will have has had there in on of to at by about someone somebody")
	}
	return nil
}
