package build_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"waymark/generator/build"
	"waymark/generator/page"
)

// This file holds drafts to leaving no trace: no byte of what a page says that is not published, nor of what only such
// pages lead to, in any output or its name, whichever way the page came to be hidden.

// secrets is a site of published pages, and of hidden ones of each kind with a word of its own in every place.
func secrets(each int) (published, hidden step, words []string) {
	published = step{
		"config.toml": []byte(`title = "Garden"
base_url = "https://garden.example/"
[citations]
relation = "cites"
[kinds.plant]
dir = "plants"
fields.sun = {}
fields.height = { type = "figure", unit = "m" }
[kinds.source]
dir = "sources"
[relations.likes]
label = "Likes"
inverse = "Liked by"
note = true
[relations.cites]
inverse = "Cited by"
`),
		"content/index.md":       []byte("# Garden\n\n[[mint]]\n"),
		"content/plants/mint.md": []byte("+++\ntitle = \"Mint\"\ntags = [\"green\"]\ndate = 2025-01-01\n+++\nMint grows.\n"),
		"content/plants/sage.md": []byte("+++\ntitle = \"Sage\"\nlikes = [\"mint\"]\n+++\nSage, with [[mint]].\n"),
	}
	hidden = step{}
	ways := []string{"draft = true", "publish = false", "publish_date = 2026-05-05", "date = 2026-05-05", "expiry_date = 2026-01-01"}
	for i := range each * len(ways) {
		word := func(what string) string {
			w := fmt.Sprintf("qz%s%dzq", what, i)
			words = append(words, w)
			return w
		}
		picture, folder := word("picture"), word("folder")
		hidden["content/"+folder+"/"+word("file")+".md"] = fmt.Appendf(nil, `+++
title = "%s"
summary = "%s"
kind = "plant"
owner = "%s"
tags = ["%s", "green"]
aliases = ["%s", "/%s/"]
sun = "%s"
height = { value = 7, year = 2024, note = "%s", source = "%s" }
likes = [{ to = "mint", note = "%s" }]
%s
+++

%s #%s [[mint|%s]] ![%s](%s.svg) ![[%s.pdf]] [@%s, p. %s] [%s](https://example.org/%s)

## %s

> [!note] %s

| %s |
| --- |

[^a]

[^a]: %s

`+"```js\n%s\n```\n", word("title"), word("summary"), word("owner"), word("tag"), word("alias"), word("old"), word("sun"), word("note"), "qzsource"+fmt.Sprint(i)+"zq", word("edge"), ways[i%len(ways)],
			word("body"), word("hash"), word("link"), word("alt"), picture, picture, "qzsource"+fmt.Sprint(i)+"zq", word("page"), word("text"), word("address"),
			word("heading"), word("callout"), word("cell"), word("foot"), word("code"))
		hidden["content/"+folder+"/"+picture+".svg"] = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><title>` + word("svg") + `</title></svg>`)
		hidden["content/"+folder+"/"+picture+".pdf"] = []byte("%PDF " + word("pdf"))
		hidden[fmt.Sprintf("content/sources/qzsource%dzq.md", i)] = fmt.Appendf(nil, "+++\ntitle = \"%s\"\n%s\n+++\n%s\n", word("sourcetitle"), ways[i%len(ways)], word("sourcebody"))
		words = append(words, fmt.Sprintf("qzsource%dzq", i))
	}
	return published, hidden, words
}

// betrayed gives the words that stand in an output or its name.
func betrayed(w *world, words []string) (list []string) {
	for _, p := range slices.Sorted(maps.Keys(w.out.files)) {
		data := bytes.ToLower(w.out.files[p])
		if !bytes.Contains(data, []byte("qz")) && !strings.Contains(p, "qz") {
			continue
		}
		for _, word := range words {
			if bytes.Contains(data, []byte(word)) || strings.Contains(strings.ToLower(p), word) {
				list = append(list, word+" in "+p)
			}
		}
	}
	return list
}

func TestWhatIsHiddenLeavesNoTrace(t *testing.T) {
	t.Parallel()
	published, hidden, words := secrets(10)
	bare := newWorld(build.Options{})
	bare.take(t, published, false)
	bare.settle(t)

	all := maps.Clone(published)
	maps.Copy(all, hidden)
	w := newWorld(build.Options{})
	w.take(t, all, false)
	w.settle(t)
	if list := betrayed(w, words); len(list) > 0 {
		t.Errorf("at once: %d traces, %.2000v", len(list), list)
	}
	for _, p := range slices.Sorted(maps.Keys(bare.out.files)) {
		if !bytes.Equal(bare.out.files[p], w.out.files[p]) {
			t.Errorf("%s is another with the hidden pages than without", p)
		}
	}
	if len(bare.out.files) != len(w.out.files) {
		t.Errorf("%d outputs, and %d without the hidden pages", len(w.out.files), len(bare.out.files))
	}

	// The same pages, published for a while.
	shown := step{}
	for p, data := range hidden {
		text := string(data)
		for _, line := range []string{"draft = true", "publish = false", "publish_date = 2026-05-05", "date = 2026-05-05", "expiry_date = 2026-01-01"} {
			text = strings.Replace(text, "\n"+line+"\n", "\n", 1)
		}
		shown[p] = []byte(text)
	}
	w.take(t, shown, true)
	w.settle(t)
	there := strings.Join(betrayed(w, words), "\n")
	for _, word := range words { // else this test would see nothing
		if !strings.Contains(there, word) {
			t.Errorf("%s shows nowhere, though its page is published", word)
		}
	}
	w.take(t, hidden, true)
	w.settle(t)
	if list := betrayed(w, words); len(list) > 0 {
		t.Errorf("after they were published: %d traces, %.2000v", len(list), list)
	}
	if text := w.law(t, build.Options{}); text != "" {
		t.Errorf("the law is broken\n%.2000s", text)
	}
}

// A relation that leads to nothing published is shown nowhere: what it says is not to be found either.
func TestWhatIsSaidOfAHiddenPageIsNotFound(t *testing.T) {
	t.Parallel()
	const edge = `, { to = "secret", note = "qznoteqz", how = "xyhowxy" }`
	rose := func(more string) []byte {
		return []byte("+++\ntitle = \"Rose\"\nlikes = [{ to = \"mint\" }" + more + "]\n+++\nRose stands.\n")
	}
	secret := func(draft bool) []byte { return fmt.Appendf(nil, "+++\ntitle = \"Secret\"\ndraft = %t\n+++\n", draft) }
	files := step{
		"config.toml":      []byte("title = \"Garden\"\n[kinds.plant]\ndir = \"plants\"\n[relations.likes]\nnote = true\nfacet = true\nfields.how = { facet = true }\n"),
		"content/index.md": []byte("# Garden\n"), "content/plants/mint.md": []byte("# Mint\n"), "content/plants/rose.md": rose(""),
	}
	for _, late := range []bool{false, true} {
		w := newWorld(build.Options{Pages: &page.Memory{}, Late: late})
		found := func(what string) map[string]string {
			w.settle(t)
			if text := w.law(t, build.Options{}); text != "" {
				t.Errorf("%s: the law is broken\n%s", what, text)
			}
			index := map[string]string{}
			for p, data := range w.out.files {
				if strings.HasPrefix(p, "search/") {
					index[p] = string(data)
				}
			}
			return index
		}
		w.take(t, files, false)
		without := found("without")
		hidden := func(what string) {
			if !maps.Equal(without, found(what)) {
				t.Errorf("%s: what is said of it is found", what)
			}
		}
		shown := func(what string) {
			index := found(what)
			if !strings.Contains(index["search/f-how.js"], "xyhowxy") {
				t.Errorf("%s: nobody is listed by what is said of it", what)
			}
			if all := strings.Join(slices.Collect(maps.Values(index)), ""); !strings.Contains(all, "qznoteqz") {
				t.Errorf("%s: what is said of it is not found", what)
			}
		}
		const at = "content/plants/secret.md"
		w.take(t, step{"content/plants/rose.md": rose(edge)}, true)
		hidden("not there")
		w.take(t, step{at: secret(true)}, true)
		hidden("a draft")
		w.take(t, step{at: secret(false)}, true)
		shown("published")
		w.take(t, step{at: secret(true)}, true)
		hidden("a draft again")
		w.restart(t, 0, nil)
		hidden("a draft, after a restart")
		w.restart(t, 0, step{at: secret(false)})
		shown("published while nobody looked")
		w.take(t, step{at: nil}, true)
		hidden("deleted")
		w.take(t, step{at: secret(false)}, true)
		shown("come back")
		w.restart(t, 0, step{at: secret(true)})
		hidden("a draft since nobody looked")
	}
}
