package build_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"waymark/generator/asset"
	"waymark/generator/build"
)

// This file tells of a picture's life: which smaller ones there are of it, and when.

// drawing makes a PNG so wide, two lines high: with grain, of which smaller ones are worth having, or without.
func drawing(width int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	m := image.NewNRGBA(image.Rect(0, 0, width, 2))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.IntN(256))
	}
	if seed == 0 {
		for x := range width { // two colours, as often as not: it is small already
			m.Set(x, 0, color.Gray{uint8(x % 2 * 255)})
			m.Set(x, 1, color.Gray{uint8(x % 2 * 255)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestSmallerPicturesComeAndGo(t *testing.T) {
	t.Parallel()
	saved := 0
	kept := map[string][]byte{}
	scaler := &asset.Scaler{Load: func(n string) []byte { return kept[n] }, Save: func(n string, d []byte) { kept[n] = d; saved++ }}
	w := newWorld(build.Options{Pictures: scaler, Jobs: 1})
	happens := func(what string, s step, made string, pictures ...string) string {
		t.Helper()
		w.take(t, s, len(w.files) > len(s))
		if got := strings.Join(w.settle(t), " "); got != made && made != "" {
			t.Errorf("%s: made %s, want %s", what, got, made)
		}
		var all []string
		for p := range w.out.files {
			if strings.HasPrefix(p, "pictures@") {
				all = append(all, p)
			}
		}
		if slices.Sort(all); !slices.Equal(all, pictures) {
			t.Errorf("%s: there are %q", what, all)
		}
		if text := w.law(t, build.Options{}); text != "" {
			t.Errorf("%s: the law is broken\n%s", what, text)
		}
		return string(w.out.files["index.html"])
	}
	page := func(format string, a ...any) []byte { return fmt.Appendf(nil, "# Home\n\n"+format+"\n", a...) }
	site := maps.Clone(bareTheme)
	site["config.toml"] = []byte("theme = \"bare\"\nsearch = false\n[output]\ntwins = false\nfeeds = false\nllms = false\n")
	site["content/index.md"] = page("A [[photo.png|file]].")
	site["content/In town/photo.png"] = drawing(1200, 1)
	both := []string{"pictures@480/in-town/photo.png", "pictures@960/in-town/photo.png"}
	happens("a file that is linked to", site, "", both...)
	text := happens("it is shown", step{"content/index.md": page("![A photo](photo.png)\n\n![[photo.png|again|300]]\n\n<img src=\"photo.png\" alt=\"raw\" width=\"600\">\n\n<img src=\"photo.png\" alt=\"half\" width=\"50%%\">")}, "index.html", both...)
	for _, want := range []string{
		`<img src="in-town/photo.png" srcset="pictures@480/in-town/photo.png 480w, pictures@960/in-town/photo.png 960w, in-town/photo.png 1200w" sizes="(max-width: 768px) 100vw, 768px" alt="A photo" width="1200" height="2" decoding="async">`,
		`sizes="(max-width: 300px) 100vw, 300px" alt="again" width="300" loading="lazy" decoding="async">`,
		`<img src="in-town/photo.png" alt="raw" width="600" srcset="pictures@480/in-town/photo.png 480w, pictures@960/in-town/photo.png 960w, in-town/photo.png 1200w" sizes="(max-width: 600px) 100vw, 600px" height="1">`,
		`alt="half" width="50%" srcset="pictures@480/in-town/photo.png 480w, pictures@960/in-town/photo.png 960w, in-town/photo.png 1200w" sizes="(max-width: 768px) 100vw, 768px">`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s\n%s", want, text)
		}
	}
	if saved != 1 {
		t.Errorf("they were made %d times", saved)
	}
	happens("its page is edited", step{"content/index.md": page("More. ![A photo](photo.png)")}, "index.html", both...)
	if saved != 1 {
		t.Error("an edit of the text made pictures again")
	}
	text = happens("it is replaced by one that is small already", step{"content/In town/photo.png": drawing(1200, 0)}, "in-town/photo.png index.html pictures@480/in-town/photo.png pictures@960/in-town/photo.png")
	if strings.Contains(text, "srcset") {
		t.Errorf("the page offers what is not there\n%s", text)
	}
	happens("by one less wide", step{"content/In town/photo.png": drawing(700, 2)}, "", both[0])
	happens("it is not used any more", step{"content/index.md": page("Words.")}, "index.html")
	happens("by a draft only", step{"content/draft.md": []byte("+++\ndraft = true\n+++\n![A](photo.png)")}, "")
	happens("by a page", step{"content/draft.md": []byte("![A](photo.png)")}, "", both[0])
	happens("it is removed", step{"content/In town/photo.png": nil}, "")
}
