// Package moved provides a site and a hundred changes to it, for tests: where each address of before is to lead. It must
// never know how any of that is found.
package moved

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"strings"
)

// Changes is how many pages are moved, renamed, changed or removed.
const Changes = 100

// Place is what an old address is to lead to: the page Was became Is, and has Fragment still. Both are addresses from
// the root, without their slash.
type Place struct{ Was, Fragment, Is string }

var stock = strings.Fields("river harbour ledger window orchard lantern council market season paper thread copper garden winter engine mirror pillow saddle ticket valley anchor basket candle desert fabric guitar hammer island jacket kettle ladder magnet needle office pepper quarry ribbon school tunnel umpire velvet wallet yellow zephyr bridge castle doctor empire forest glacier")

type writer struct{ *rand.Rand }

func (w writer) words(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = stock[w.IntN(len(stock))]
	}
	return strings.Join(list, " ")
}

func folder(i int) string { return []string{"a", "b", "b/c"}[i%3] }

func file(address string) string { return address + ".md" }

// Before gives the files of the site, by their paths from the content folder. Its pages have texts of their own, and front matter of every kind.
func Before() map[string]string {
	w := writer{rand.New(rand.NewPCG(8, 4))}
	files := map[string]string{}
	for i := range Changes + 20 {
		text := fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\n", i)
		switch i % 3 {
		case 1:
			text = fmt.Sprintf("---\ntitle: Page %d\n---\n", i)
		case 2:
			text = fmt.Sprintf("# Page %d\n\n", i)
		}
		text += w.words(40) + "\n\n## First of it\n\n" + w.words(30) + "\n\n## Second " + w.words(1) + "\n\n" + w.words(30) + "\n\n## Third\n\n" + w.words(20) + "\n"
		files[file(fmt.Sprintf("%s/page-%d", folder(i), i))] = text
	}
	return files
}

// After gives the files after the changes, what each address that is kept is to lead to, and those that are gone.
func After() (files map[string]string, kept []Place, gone []string) {
	w := writer{rand.New(rand.NewPCG(4, 8))}
	files = maps.Clone(Before())
	for i := range Changes {
		was := fmt.Sprintf("%s/page-%d", folder(i), i)
		text := files[file(was)]
		edit := func(old, new string) {
			if !strings.Contains(text, old) {
				panic("internal error: " + was + " has no " + old)
			}
			text = strings.Replace(text, old, new, 1)
		}
		is, at, fragment := was, was, "third" // is: its address; at: its file
		switch i % 7 {
		case 0: // another name
			is = fmt.Sprintf("%s/renamed-%d", path.Dir(was), i)
			at, fragment = is, "first-of-it"
		case 1: // another folder, and another word
			edit("\n\n## Third", " and "+w.words(2)+"\n\n## Third")
			is = fmt.Sprintf("d/%s/page-%d", w.words(1), i)
			at = is
		case 2: // another heading
			edit("## First of it", "## Where it begins")
			fragment = "first-of-it"
		case 3: // another slug
			slug := fmt.Sprintf("slug-%d", i)
			switch {
			case strings.HasPrefix(text, "+++"):
				edit("+++\n", "+++\nslug = \""+slug+"\"\n")
			case strings.HasPrefix(text, "---"):
				edit("---\n", "---\nslug: "+slug+"\n")
			default:
				edit("#", "---\nslug: "+slug+"\n---\n#")
			}
			is = path.Dir(was) + "/" + slug
		case 4: // gone
			delete(files, file(was))
			gone = append(gone, was)
			continue
		case 5: // another name, another heading and another title at once
			edit("## Third", "## And thirdly")
			edit(fmt.Sprintf("Page %d", i), "Other "+w.words(1))
			is = fmt.Sprintf("%s/%s-%d", path.Dir(was), w.words(1), i)
			at = is
		case 6: // a page became the page of a folder
			is, fragment = was+"-more", "first-of-it"
			at = is + "/index"
		}
		delete(files, file(was))
		files[file(at)] = text
		kept = append(kept, Place{was, fragment, is})
	}
	return files, kept, gone
}
