package build_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"waymark/generator/build"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file holds search to what it finds: the engine that is shipped is run by Node on an index that was just built.
// The floors may only rise.

// asked is the answer to one question.
type asked struct {
	Results  []string `json:"results"` // addresses, best first
	Total    int      `json:"total"`
	Bytes    int      `json:"bytes"` // loaded for it by somebody who has nothing yet, compressed
	Requests int      `json:"requests"`
	MS       float64  `json:"ms"`
}

// node runs testdata/search.mjs on a site that lies in a folder.
func node(t *testing.T, site string, input, answers any) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: what is shipped to browsers cannot be run here")
	}
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command("node", "testdata/search.mjs", site)
	run.Stdin, run.Stderr = bytes.NewReader(data), os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, answers); err != nil {
		t.Fatal(err)
	}
}

// lay writes what was made into a folder.
func lay(t *testing.T, o *outputs) string {
	t.Helper()
	dir := t.TempDir()
	for p, data := range o.files {
		file := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func ask(t *testing.T, site string, questions []string) []asked {
	t.Helper()
	var answers []asked
	node(t, site, map[string]any{"questions": questions}, &answers)
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

// Where search comes late, pages are there before it, whoever asks for it waits, and edits that come while words are
// counted are in it.
func TestSearchComesLate(t *testing.T) {
	t.Parallel()
	text := func(i int, word string) []byte { return fmt.Appendf(nil, "# Herb %d\n\nThe %s is green.\n", i, word) }
	start := step{"config.toml": []byte("title = \"Garden\"\n"), "content/index.md": []byte("# Garden\n")}
	for i := range 300 {
		start[fmt.Sprintf("content/h%d.md", i)] = text(i, "leaf")
	}
	w := newWorld(build.Options{Late: true})
	w.take(t, start, false)
	if _, ok := w.build.Page("h1/index.html"); !ok {
		t.Fatal("a page cannot be asked for before words are counted")
	}
	shard := "search/p-0.js"
	if slices.Contains(w.build.Paths(), shard) {
		t.Fatalf("%s is known before words are counted", shard)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := w.build.Drain(nil); err != nil {
			t.Error(err)
		}
	})
	for i := range 20 {
		w.take(t, step{fmt.Sprintf("content/h%d.md", i): text(i, "stalk"), fmt.Sprintf("content/h%d.md", 299-i): nil}, true)
	}
	if _, ok := w.build.Page(shard); !ok {
		t.Errorf("nobody waits for %s", shard)
	}
	wg.Wait()
	w.settle(t)
	if broken := w.law(t, build.Options{}); broken != "" {
		t.Error(broken)
	}
}

// The browser folds and splits a question as the index was made.
func TestBrowserFoldsAlike(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../words/testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text  string   `json:"text"`
		Words []string `json:"words"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, c := range cases {
		texts = append(texts, c.Text)
	}
	w := newWorld(build.Options{})
	w.take(t, step{"content/index.md": []byte("# Home\n")}, false)
	w.settle(t)
	var got [][]string
	node(t, lay(t, w.out), map[string]any{"cases": texts}, &got)
	for i, c := range cases {
		if !slices.Equal(got[i], c.Words) {
			t.Errorf("%q gives %q in the browser and %q here", c.Text, got[i], c.Words)
		}
	}
}

// figures sums answers up.
type figures struct{ n, first, three, found, sum int }

func (f *figures) add(want []string, got []string) (rank int) {
	f.n++
	rank = slices.IndexFunc(got, func(g string) bool { return slices.Contains(want, g) }) + 1
	if rank == 1 {
		f.first++
	}
	if rank > 0 && rank <= 3 {
		f.three++
	}
	if rank > 0 {
		f.found++
		f.sum += 2520 / rank // of a whole: 1 to 10 divide it
	}
	return rank
}

func share(k, n int) float64 { return float64(k) / float64(max(1, n)) }

func (f figures) mrr() float64 { return float64(f.sum) / 2520 / float64(max(1, f.n)) }

func (f figures) String() string {
	return fmt.Sprintf("%4d asked: first %.3f, in three %.3f, in ten %.3f, MRR@10 %.3f", f.n, share(f.first, f.n), share(f.three, f.n), share(f.found, f.n), f.mrr())
}

// What readers of Principles in Place ask, and where they should get.
func TestQuestionsOfReaders(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/questions.toml")
	if err != nil {
		t.Fatal(err)
	}
	toml, faults := table.TOML(data, 0)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var questions []string
	var wanted [][]string
	for _, e := range toml {
		list := []table.Value{e.Value}
		if e.Value.Kind == table.List {
			list = e.Value.List
		}
		var pages []string
		for _, v := range list {
			pages = append(pages, v.Str+"/")
		}
		questions, wanted = append(questions, e.Key), append(wanted, pages)
	}
	if len(questions) < 60 {
		t.Fatalf("only %d questions", len(questions))
	}
	tree := &source.Tree{FS: os.DirFS("../..")}
	out := &outputs{files: map[string][]byte{}}
	b := follow(tree, out, nil, build.Options{Future: true})
	changes, err := tree.Scan()
	if err != nil {
		t.Fatal(err)
	}
	b.Apply(changes)
	if _, err := b.Drain(nil); err != nil {
		t.Fatal(err)
	}
	for i, pages := range wanted {
		for _, p := range pages {
			if out.files[path.Join(p, "index.html")] == nil {
				t.Errorf("%q asks for %s, which is no page", questions[i], p)
			}
		}
	}
	var f figures
	for i, a := range ask(t, lay(t, out), questions) {
		if rank := f.add(wanted[i], a.Results); rank != 1 {
			t.Logf("%q: %s is number %d; first come %s", questions[i], wanted[i][0], rank, strings.Join(a.Results[:min(3, len(a.Results))], " "))
		}
	}
	t.Log(f)
	if first, three := share(f.first, f.n), share(f.three, f.n); first < 0.92 || three < 0.99 {
		t.Errorf("the right page comes first in %.3f of the questions, and in the first three in %.3f", first, three)
	}
}

// A question finds a page in the forms that its language gives a word.
func TestQuestionsInLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, title, text, question string }{
		{"cy", "Caerdydd", "Prifddinas.", "yng nghaerdydd"},
		{"cy", "Caerdydd", "Prifddinas.", "i Gaerdydd"},
		{"cy", "Tai", "Tai cymdeithasol.", "dai"},
		{"cy", "Tŷ Gwyn", "Adeilad.", "ty gwyn"},
		{"ja", "東京都", "渋滞税の話。", "渋滞"},
		{"zh", "拥堵费", "伦敦的拥堵费。", "伦敦"},
		{"de", "Häuser", "Über Häuser.", "hausern"},
		{"en", "Policies", "What a policy is.", "policy"},
	} {
		w := newWorld(build.Options{})
		w.take(t, step{
			"config.toml":      []byte("title = \"Site\"\nlanguage = \"" + c.language + "\"\n"),
			"content/index.md": []byte("# Home\n"), "content/page.md": []byte("# " + c.title + "\n\n" + c.text + "\n"), "content/other.md": []byte("# Other\n\nElsewhere.\n"),
		}, false)
		w.settle(t)
		if a := ask(t, lay(t, w.out), []string{c.question})[0]; len(a.Results) == 0 || a.Results[0] != "page/" {
			t.Errorf("in %s %q does not find %q: %q", c.language, c.question, c.title, a.Results)
		}
	}
}

// knownPages is how many pages the site of the known items has.
const knownPages = 2000

// What is known to be somewhere is found: titles, titles less a word, with a typing error or unfinished, and headings.
func TestKnownItems(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a site of 2,000 pages")
	}
	r := rand.New(rand.NewPCG(11, 12))
	words := vocabulary(r)
	draw := func() string { // few words are frequent, many are rare
		u := r.Float64()
		return words[int(float64(len(words))*u*u*u)]
	}
	phrase := func(n int) string {
		var list []string
		for range n {
			list = append(list, draw())
		}
		return strings.ToUpper(list[0][:1]) + strings.Join(list, " ")[1:]
	}
	type page struct{ address, title, heading string }
	var pages []page
	s := step{"config.toml": []byte("title = \"Known\"\n[output]\ntwins = false\n")}
	titles := map[string]bool{}
	for k := range knownPages {
		p := page{address: fmt.Sprintf("s%d/p%04d/", k%20, k), title: phrase(2 + r.IntN(4)), heading: phrase(2 + r.IntN(3))}
		if titles[p.title] {
			continue
		}
		titles[p.title] = true
		var text strings.Builder
		fmt.Fprintf(&text, "# %s\n\n", p.title)
		for range 3 {
			text.WriteString(phrase(40) + ".\n\n")
		}
		fmt.Fprintf(&text, "## %s\n\n%s.\n", p.heading, phrase(60))
		s["content/"+strings.TrimSuffix(p.address, "/")+".md"] = []byte(text.String())
		pages = append(pages, p)
	}
	w := newWorld(build.Options{})
	w.take(t, s, false)
	w.settle(t)
	site := lay(t, w.out)

	kinds := []struct {
		name  string
		floor float64 // of MRR@10
		ask   func(p page) string
	}{
		{"titles", 0.99, func(p page) string { return p.title }},
		{"titles less a word", 0.99, func(p page) string {
			list := strings.Fields(p.title)
			if len(list) < 3 {
				return p.title
			}
			k := r.IntN(len(list))
			return strings.Join(slices.Delete(list, k, k+1), " ")
		}},
		{"titles with an error", 0.99, func(p page) string { return mistype(r, p.title) }},
		{"unfinished titles", 0.99, func(p page) string { return p.title[:len(p.title)-min(2, len(p.title)-1)] }},
		{"headings", 0.95, func(p page) string { return p.heading }},
	}
	var questions []string
	var wanted []string
	const each = 100
	for _, kind := range kinds {
		for range each {
			p := pages[r.IntN(len(pages))]
			questions, wanted = append(questions, kind.ask(p)), append(wanted, p.address)
		}
	}
	answers := ask(t, site, questions)
	var all figures
	var bytes, requests []int
	for i, kind := range kinds {
		var f figures
		for k := i * each; k < (i+1)*each; k++ {
			f.add([]string{wanted[k]}, answers[k].Results)
			all.add([]string{wanted[k]}, answers[k].Results)
			bytes, requests = append(bytes, answers[k].Bytes), append(requests, answers[k].Requests)
		}
		t.Logf("%-22s %s", kind.name, f)
		if f.mrr() < kind.floor {
			t.Errorf("%s: MRR@10 is %.3f, and was %.3f", kind.name, f.mrr(), kind.floor)
		}
	}
	slices.Sort(bytes)
	slices.Sort(requests)
	t.Logf("%-22s %s", "all", all)
	t.Logf("loaded for a first answer, without the scripts: median %d bytes, most %d; %d requests", bytes[len(bytes)/2], bytes[len(bytes)-1], requests[len(requests)/2])
	if bytes[len(bytes)/2] > 12_000 {
		t.Errorf("a first answer loads %d bytes", bytes[len(bytes)/2])
	}

	// An edit of a text touches few shards, and nothing else of search.
	before := map[string]string{}
	shards := 0
	for p, data := range w.out.files {
		if strings.HasPrefix(p, "search/w-") {
			shards++
		}
		before[p] = string(data)
	}
	file := "content/s3/p0003.md"
	w.take(t, step{file: append(s[file], "\nThree words more.\n"...)}, true)
	touched := 0
	for _, p := range w.settle(t) {
		if strings.HasPrefix(p, "search/") && before[p] != string(w.out.files[p]) {
			touched++
		}
	}
	t.Logf("an edit of three words changes %d of %d shards", touched, shards)
	if touched == 0 || touched*20 > shards {
		t.Errorf("an edit of three words changes %d of %d shards", touched, shards)
	}
}

// vocabulary makes words of syllables.
func vocabulary(r *rand.Rand) []string {
	onsets, nuclei, codas := strings.Fields("b c d f g l m n p r s t v br cl dr gr pl st tr"), strings.Fields("a e i o u ea ou"), []string{"", "n", "r", "s", "t", "nd", "st", "ck"}
	seen := map[string]bool{}
	var list []string
	for len(list) < 6000 {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(onsets[r.IntN(len(onsets))] + nuclei[r.IntN(len(nuclei))] + codas[r.IntN(len(codas))])
		}
		if w := b.String(); len(w) > 3 && len(w) < 15 && !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	}
	return list
}

// mistype makes one error in the longest word: a letter left out, doubled, changed, or two swapped.
func mistype(r *rand.Rand, s string) string {
	list := strings.Fields(s)
	long := 0
	for k, w := range list {
		if len(w) > len(list[long]) {
			long = k
		}
	}
	w := []byte(list[long])
	k := r.IntN(len(w) - 1)
	switch r.IntN(4) {
	case 0:
		w = slices.Delete(w, k, k+1)
	case 1:
		w = slices.Insert(w, k, w[k])
	case 2:
		w[k] = "aeioustrn"[r.IntN(9)]
	default:
		w[k], w[k+1] = w[k+1], w[k]
	}
	list[long] = string(w)
	return strings.Join(list, " ")
}
