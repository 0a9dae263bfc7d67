package main

import (
	"encoding/csv"
	"fmt"
	"html"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/generator/build"
	"waymark/generator/config"
	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/source"
	"waymark/themes"
)

// This file holds the shipped knowledge base to its word, where the rules of its config.toml cannot: there is enough of
// it, every number on it is in the facts with the same source, every page is within reach, and it is spelt as in Britain. The facts are in testdata/facts: tables
// as published, statements.txt with what the sources say, and sources.csv with what each is. A page that breaks a law is
// mended in content/, never here.

// shippedSite is the knowledge base, read and built once for all tests.
type shippedSite struct {
	build  *build.Build
	out    written
	site   *site.Site
	reader *site.Reader
	pages  []*page.Page
	texts  map[string][]string // of each page, by path: its blocks of text as readers see them, front matter among them
}

// written is a sink that keeps what it is given, by path.
type written map[string]string

func (o written) Put(p string, data []byte) (bool, error) { o[p] = string(data); return true, nil }
func (o written) Remove(p string) error                   { delete(o, p); return nil }

// reviewDay is a day on which every page's review holds. The laws are about the content, not about today.
var reviewDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

var shippedOnce = sync.OnceValues(func() (*shippedSite, error) {
	tree, err := source.Open("..")
	if err != nil {
		return nil, err
	}
	tree.Skip = []string{"public"}
	changes, err := tree.Scan()
	if err != nil {
		return nil, err
	}
	b := &shippedSite{out: written{}, texts: map[string][]string{}}
	b.build = build.New(build.Options{Tree: tree, Themes: themes.FS, Sink: b.out, Today: reviewDay, Jobs: 1})
	b.build.Apply(changes)
	if _, err := b.build.Drain(nil); err != nil {
		return nil, err
	}
	f, err := tree.Read(source.ConfigFile)
	if err != nil {
		return nil, err
	}
	c, problems, ok := config.Parse(f)
	if !ok {
		return nil, fmt.Errorf("config.toml: %v", problems)
	}
	o := page.Options{Schema: &c.Schema, Markdown: markdown.New(c.Markdown), Today: reviewDay}
	b.site = site.New(c)
	var all []site.Change
	for _, ch := range changes {
		at, in := strings.CutPrefix(ch.Path, source.ContentDir+"/")
		if !in || !page.IsPage(at) {
			continue
		}
		f, err := tree.Read(ch.Path)
		if err != nil {
			return nil, err
		}
		p, body := page.Parse(f, at, o)
		b.pages = append(b.pages, p)
		b.texts[at] = append(spokenTexts(p), spokenBlocks(body.HTML)...)
		all = append(all, site.Change{Path: at, Page: p})
	}
	b.site.Update(all)
	return b, nil
})

func loadShipped(t *testing.T) *shippedSite {
	t.Helper()
	t.Parallel()
	b, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	mine := *b
	mine.reader = b.site.Reader(nil) // which serves one goroutine
	return &mine
}

// spokenTexts gives the texts in a page's front matter that readers see.
func spokenTexts(p *page.Page) []string {
	list := []string{p.Head.Title, p.Head.Summary}
	for _, f := range p.Fields {
		for _, v := range f.Values {
			if f.Type == "text" {
				list = append(list, v.Text)
			}
			list = append(list, v.Label, v.Note)
		}
	}
	for _, r := range p.Refs {
		list = append(list, r.Note)
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

var (
	unspoken  = regexp.MustCompile(`(?s)<blockquote.*?</blockquote>|<pre.*?</pre>`)
	blockTags = regexp.MustCompile(`</?(?:p|li|ul|ol|table|thead|tbody|tr|th|td|h[1-6]|dl|dt|dd|div|section|br)\b[^>]*>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
)

// spokenBlocks gives the paragraphs, list items and cells of a body as plain text. Citations are holes in it and leave no trace.
func spokenBlocks(body string) []string {
	var list []string
	for _, b := range blockTags.Split(unspoken.ReplaceAllString(body, "<p>"), -1) {
		if s := strings.Join(strings.Fields(html.UnescapeString(anyTag.ReplaceAllString(b, ""))), " "); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// sectionOf gives the folder that a page stands in, "" for the home page.
func sectionOf(p *page.Page) string {
	dir, _, _ := strings.Cut(p.Own(), "/")
	return dir
}

// targets gives the paths of the pages that a page refers to, in its text or its front matter.
func (b *shippedSite) targets(p *page.Page) []string {
	var list []string
	for _, t := range b.reader.Targets(b.reader.Find(p.Head.Path)) {
		if !t.Item.None() && !t.Item.IsFile() {
			list = append(list, b.reader.Head(t.Item).Path)
		}
	}
	return list
}

// cited gives the names of the sources that a page cites.
func (b *shippedSite) cited(p *page.Page) []string {
	var list []string
	for _, to := range b.targets(p) {
		if id, ok := strings.CutPrefix(to, "sources/"); ok {
			list = append(list, strings.TrimSuffix(id, ".md"))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestShippedContentHasNothingToReport(t *testing.T) {
	b := loadShipped(t)
	errors, warnings := b.build.Severities().Count(b.build.Report())
	if errors+warnings > 0 {
		for _, d := range b.build.Report() {
			t.Errorf("%s: %s [%s]", d.Place.Path, d.Message, d.Code)
		}
	}
}

func TestShippedContentIsWhole(t *testing.T) {
	b := loadShipped(t)
	count := map[string]int{}
	for _, p := range b.pages {
		count[p.Kind]++
	}
	for kind, least := range map[string]int{"principle": 16, "case-study": 13, "locality": 14, "delusion": 3, "failing": 7, "term": 40, "path": 4, "statement": 1} {
		if count[kind] < least {
			t.Errorf("there are %d pages of kind %s, fewer than %d", count[kind], kind, least)
		}
	}
}

// ---------------------------------------------------------------- facts

// factBook is what the sources say.
type factBook struct {
	said    map[string][]string // by source: the statements that name it
	ours    []string            // statements that are our arithmetic
	records map[string]string   // by source: what it is, in one line
}

var sourceName = regexp.MustCompile(`\[([a-z0-9-]+)\]`)

func readFacts(t *testing.T) factBook {
	t.Helper()
	f := factBook{map[string][]string{}, nil, map[string]string{}}
	dir := filepath.Join("testdata", "facts")
	data, err := os.ReadFile(filepath.Join(dir, "statements.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f.add(line)
	}
	for _, row := range factTable(t, "sources.csv") {
		f.records[row["id"]] = strings.Join([]string{row["id"], row["published"], row["url"], row["supports"]}, " ; ")
	}
	for _, name := range []string{"localities.csv", "localities-imd2025-domains.csv", "localities-age-bands-2021.csv", "localities-ethnicity-2021.csv"} {
		for _, row := range factTable(t, name) {
			line := ""
			for key, value := range row {
				switch key {
				case "source_id", "source_ids":
					line += " [" + strings.Join(strings.Fields(value), "] [") + "]"
				default:
					line += " " + value + " ;"
				}
			}
			f.add(line)
		}
	}
	return f
}

func (f *factBook) add(line string) {
	text := sourceName.ReplaceAllString(line, "")
	for _, m := range sourceName.FindAllStringSubmatch(line, -1) {
		f.said[m[1]] = append(f.said[m[1]], text)
	}
	if strings.Contains(line, "(ours)") {
		f.ours = append(f.ours, text)
	}
}

func factTable(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "facts", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, key := range rows[0] {
			m[key] = row[i]
		}
		list = append(list, m)
	}
	return list
}

// Every figure of a locality is that of the table, and none is missing or made up. What the table has no value for is
// left out: "not known" is never 0.
func TestFiguresOfLocalitiesAreThoseOfTheTable(t *testing.T) {
	b := loadShipped(t)
	columns := map[string]string{
		"population": "population", "area": "area_km2", "density": "density_per_km2", "median_age": "median_age",
		"aged_65": "pct_65_plus", "deprivation_score": "uk_deprivation_score", "most_deprived_fifth": "uk_pct_people_in_most_deprived_fifth",
	}
	units := map[string]string{
		"population": "people", "area": "km²", "density": "people per km²", "median_age": "years",
		"aged_65": "per cent", "deprivation_score": "UK score", "most_deprived_fifth": "per cent of people",
	}
	known := readFacts(t)
	rows := map[string]map[string]string{}
	for _, row := range factTable(t, "localities.csv") {
		rows[row["id"]] = row
	}
	seen := 0
	for _, p := range b.pages {
		if p.Kind != "locality" {
			continue
		}
		seen++
		id := path.Base(p.Own())
		row := rows[id]
		if row == nil {
			t.Errorf("%s: no such place in the table", p.File)
			continue
		}
		for name, column := range columns {
			i := slices.IndexFunc(p.Fields, func(f page.Field) bool { return f.Name == name })
			want := row[column]
			switch {
			case i < 0 && want != "":
				t.Errorf("%s: %s is missing; the table has %s", p.File, name, want)
			case i >= 0 && want == "":
				t.Errorf("%s: %s is given; the table has none", p.File, name)
			case i >= 0:
				v := p.Fields[i].Values[0]
				if n, err := strconv.ParseFloat(want, 64); err != nil || n != v.Number {
					t.Errorf("%s: %s is %s; the table has %s", p.File, name, v.Text, want)
				}
				if v.Unit != units[name] {
					t.Errorf("%s: %s is in %q, not in %q", p.File, name, v.Unit, units[name])
				}
				if !slices.Contains(strings.Fields(row["source_ids"]), v.Ref) {
					t.Errorf("%s: %s names the source %s; the table has %s", p.File, name, v.Ref, row["source_ids"])
				}
				// A count is of the year of the population; what comes from a register or an index, of its release.
				released := strings.Contains(known.records[v.Ref], " ; "+v.Year)
				if v.Year != row["population_year"] && !released {
					t.Errorf("%s: %s is of %s; population is of %s and %s is another year's", p.File, name, v.Year, row["population_year"], v.Ref)
				}
				derived := name == "density" && strings.HasPrefix(row["density_basis"], "derived") || name == "median_age" || name == "aged_65"
				if derived && !strings.Contains(strings.ToLower(v.Note), "derived by us") {
					t.Errorf("%s: %s is derived, and its note does not say so", p.File, name)
				}
			}
		}
		if code := fieldOf(p, "gss_code"); code != row["gss_code"] {
			t.Errorf("%s: the code is %s; the table has %s", p.File, code, row["gss_code"])
		}
	}
	if seen != len(rows) {
		t.Errorf("%d places have pages; the table has %d", seen, len(rows))
	}
}

var compared = regexp.MustCompile(`(?i)\b(\w+) of the fourteen places (?:is|are) (denser|emptier)`)

// Where a page says how many places are denser or emptier, so many are.
func TestComparisonsOfDensityAreTrue(t *testing.T) {
	b := loadShipped(t)
	rows := factTable(t, "localities.csv")
	density := map[string]float64{}
	for _, row := range rows {
		n, err := strconv.ParseFloat(row["density_per_km2"], 64)
		if err != nil {
			t.Fatal(err)
		}
		density[row["id"]] = n
	}
	seen := 0
	for _, p := range b.pages {
		for _, text := range b.texts[p.Head.Path] {
			for _, m := range compared.FindAllStringSubmatch(text, -1) {
				seen++
				here, count := density[path.Base(p.Own())], 0
				for _, there := range density {
					if m[2] == "denser" && there > here || m[2] == "emptier" && there < here {
						count++
					}
				}
				if numberWords[strings.ToLower(m[1])] != strconv.Itoa(count) {
					t.Errorf("%s: says %q, and there are %d", p.File, m[0], count)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no page compares densities")
	}
}

func fieldOf(p *page.Page, name string) string {
	for _, f := range p.Fields {
		if f.Name == name {
			return f.Values[0].Text
		}
	}
	return ""
}

// Every key figure of a case is in a statement of its source, with its unit, and its year is in the facts of the case.
func TestFiguresOfCasesAreInTheFacts(t *testing.T) {
	b := loadShipped(t)
	known := readFacts(t)
	seen := 0
	for _, p := range b.pages {
		if p.Kind != "case-study" {
			continue
		}
		var said string
		for _, id := range b.cited(p) {
			said += strings.Join(known.said[id], " ") + known.records[id]
		}
		for _, f := range p.Fields {
			if f.Type != "figure" {
				continue
			}
			for _, v := range f.Values {
				seen++
				if !slices.ContainsFunc(known.said[v.Ref], func(s string) bool { return saysFigure(s, v.Number, v.Unit) }) {
					t.Errorf("%s: %s says nothing of %s %s (%s)", p.File, v.Ref, v.Text, v.Unit, v.Label)
				}
				for _, year := range yearNumber.FindAllString(v.Year, -1) {
					if !strings.Contains(said, year) {
						t.Errorf("%s: no source that this page cites says anything of %s (%s)", p.File, v.Year, v.Label)
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no case has a figure")
	}
}

var (
	yearNumber  = regexp.MustCompile(`\b(?:1[89]|20)\d\d\b`)
	amount      = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?)(?: (million|billion))?`)
	numberWords = map[string]string{"two and a half": "2.5", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
	numberWord  = regexp.MustCompile(`(?i)\b(?:two and a half|one|two|three|four|five|six|seven|eight|nine|ten)\b`)
)

// saysFigure tells whether a statement has a number with a unit: "252.4 million pounds", "down 30 per cent", "eight months".
func saysFigure(statement string, number float64, unit string) bool {
	statement = numberWord.ReplaceAllStringFunc(statement, func(w string) string { return numberWords[strings.ToLower(w)] })
	number = math.Abs(number)
	if rest, ok := strings.CutPrefix(unit, "million"); ok {
		number, unit = number*1e6, strings.TrimSpace(rest)
	}
	if first, rest, _ := strings.Cut(unit, " "); first == "a" || first == "of" || first == "per" {
		unit = rest
	}
	unit, _, _ = strings.Cut(unit, " ")
	if !strings.Contains(statement, strings.TrimSuffix(unit, "s")) {
		return false
	}
	for _, m := range amount.FindAllStringSubmatch(statement, -1) {
		n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
		if err != nil {
			continue
		}
		n *= map[string]float64{"": 1, "million": 1e6, "billion": 1e9}[m[2]]
		if math.Abs(n-number) < 1e-9*math.Max(n, 1) {
			return true
		}
	}
	return false
}

var (
	numeral  = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?`)
	yearSpan = regexp.MustCompile(`\b(\d{4})[-/]\d{1,2}\b`) // 2006-07: the first year is the number
)

func numbersIn(text string) []string {
	var list []string
	for _, n := range numeral.FindAllString(yearSpan.ReplaceAllString(text, "$1"), -1) {
		n = strings.TrimRight(strings.ReplaceAll(n, ",", ""), ".")
		list = append(list, n)
	}
	return list
}

// Every number in a text is in the facts, with a source that the same page cites, or is our own sum and stands among
// those. Pages about the site itself speak of other things.
func TestEveryNumberIsInTheFacts(t *testing.T) {
	b := loadShipped(t)
	known := readFacts(t)
	of := func(statements []string) map[string]bool {
		set := map[string]bool{}
		for _, s := range statements {
			for _, n := range numbersIn(s) {
				set[n] = true
			}
		}
		return set
	}
	bySource, ours := map[string]map[string]bool{}, of(known.ours)
	for id, record := range known.records {
		bySource[id] = of(append(slices.Clone(known.said[id]), record))
	}
	minutes := map[string]bool{}
	for _, p := range b.pages {
		if p.Kind == "path" {
			minutes[fieldOf(p, "minutes")] = true
		}
	}
	checked := 0
	for _, p := range b.pages {
		switch sectionOf(p) {
		case "about", "paths", "news", "sources":
			continue
		}
		cited := b.cited(p)
		if len(cited) == 0 { // it only says what other pages say
			for id := range known.records {
				cited = append(cited, id)
			}
		}
		for _, text := range b.texts[p.Head.Path] {
			for _, n := range numbersIn(text) {
				checked++
				if n == "1" || ours[n] || p.Own() == "" && minutes[n] {
					continue // 1 is how a rank is explained
				}
				if !slices.ContainsFunc(cited, func(id string) bool { return bySource[id][n] }) {
					t.Errorf("%s: no source that this page cites has the number %s: %q", p.File, n, text)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d numbers were found", checked)
	}
}

// Every source's page says what the facts say of it.
func TestSourcesAreThoseOfTheFacts(t *testing.T) {
	b := loadShipped(t)
	rows := map[string]map[string]string{}
	for _, row := range factTable(t, "sources.csv") {
		rows[row["id"]] = row
	}
	for _, p := range b.pages {
		if p.Kind != "source" {
			continue
		}
		row := rows[path.Base(p.Own())]
		if row == nil {
			t.Errorf("%s: no such source in the facts", p.File)
			continue
		}
		for _, key := range []string{"url", "published"} {
			if got := fieldOf(p, key); got != row[key] {
				t.Errorf("%s: %s is %q; the facts have %q", p.File, key, got, row[key])
			}
		}
	}
}

// ---------------------------------------------------------------- connections

func TestEachLocalityIsLinkedFromOutsideItsSection(t *testing.T) {
	b := loadShipped(t)
	from := map[string]map[string]bool{}
	for _, p := range b.pages {
		for _, to := range b.targets(p) {
			if sectionOf(p) != "localities" {
				if from[to] == nil {
					from[to] = map[string]bool{}
				}
				from[to][p.Head.Path] = true
			}
		}
	}
	for _, p := range b.pages {
		if p.Kind == "locality" && len(from[p.Head.Path]) < 2 {
			t.Errorf("%s: linked from %d pages outside its section, fewer than two", p.File, len(from[p.Head.Path]))
		}
	}
}

// From the home page every page is three clicks away at most, as the pages were written.
func TestEveryPageIsWithinThreeClicksFromHome(t *testing.T) {
	b := loadShipped(t)
	clicks := map[string]int{"": 0}
	for queue := []string{""}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, link := range strings.Split(b.out[path.Join(at, "index.html")], "<a ")[1:] {
			_, link, _ = strings.Cut(link, `href="`)
			link, _, _ = strings.Cut(link, `"`)
			link, _, _ = strings.Cut(link, "#")
			if strings.Contains(link, ":") {
				continue
			}
			to := path.Join("/", at, html.UnescapeString(link))[1:]
			to = strings.TrimSuffix(strings.TrimSuffix(to, "index.html"), "/")
			if _, seen := clicks[to]; !seen {
				clicks[to] = clicks[at] + 1
				queue = append(queue, to)
			}
		}
	}
	for _, p := range b.pages {
		n, ok := clicks[strings.TrimSuffix(p.Head.Address, "/")]
		if !ok {
			t.Errorf("%s: no way leads there from the home page", p.File)
		} else if n > 3 {
			t.Errorf("%s: %d clicks from the home page", p.File, n)
		}
	}
}

var (
	pathStop  = regexp.MustCompile(`(?m)^\d+\. (.*?), (\w+) minutes?\.`)
	wholePage = regexp.MustCompile(`\[\[([^\]|#]+)\|`)
)

// A reading path's minutes are the sum of its stops, and a stop that is a whole page, or two, takes what its words take.
func TestPathsTakeTheMinutesTheySay(t *testing.T) {
	b := loadShipped(t)
	words := map[string]int{}
	for _, p := range b.pages {
		words[p.Own()], words[path.Base(p.Own())] = p.Words, p.Words
	}
	for _, p := range b.pages {
		if p.Kind != "path" {
			continue
		}
		data, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(p.File)))
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, stop := range pathStop.FindAllStringSubmatch(string(data), -1) {
			said, err := strconv.Atoi(numberWords[stop[2]])
			if err != nil {
				t.Errorf("%s: how many minutes is %q?", p.File, stop[2])
			}
			sum += said
			count := 0
			for _, m := range wholePage.FindAllStringSubmatch(stop[1], -1) {
				count += words[m[1]]
			}
			if takes := (count + 229) / 230; count > 0 && takes != said {
				t.Errorf("%s: %s takes %d minutes, not %d", p.File, stop[1], takes, said)
			}
		}
		if minutes := fieldOf(p, "minutes"); strconv.Itoa(sum) != minutes || sum == 0 {
			t.Errorf("%s: its stops take %d minutes, not %s", p.File, sum, minutes)
		}
	}
}

// ---------------------------------------------------------------- words

func TestSpellingIsBritish(t *testing.T) {
	b := loadShipped(t)
	american := strings.Fields(`organiz recogniz realiz standardiz prioritiz summariz digitiz personaliz centraliz analyz behavior favor
		color neighbor judgment modeled canceled traveler defense fulfillment gray`)
	for _, p := range b.pages {
		if p.Kind == "source" { // titles as their authors wrote them
			continue
		}
		for _, text := range b.texts[p.Head.Path] {
			low := strings.ToLower(text)
			for _, stem := range american {
				if strings.Contains(low, stem) {
					t.Errorf("%s: %q is not spelt the British way: %s", p.File, stem, text)
				}
			}
		}
	}
}
