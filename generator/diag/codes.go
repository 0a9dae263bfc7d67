package diag

// This file lists every code. A code is a promise: sites name them in [checks] and in their pipelines, so
// one may be added but never renamed. Each has its default severity and the paragraph that the manual prints.

// Code names a kind of fault: "link-missing".
type Code string

// The codes, by what they speak of.
const (
	ConfigSyntax Code = "config-syntax"
	ConfigValue  Code = "config-value"
	ConfigKey    Code = "config-key"

	FrontSyntax     Code = "front-syntax"
	FrontKey        Code = "front-key"
	FrontValue      Code = "front-value"
	FrontMissing    Code = "front-missing"
	FrontUnfinished Code = "front-unfinished"
	FrontKind       Code = "front-kind"
	FileEncoding    Code = "file-encoding"
	FileRead        Code = "file-read"
	FileActive      Code = "file-active"
	FileCleaned     Code = "file-cleaned"
	PageLimit       Code = "page-limit"

	LinkMissing   Code = "link-missing"
	LinkAmbiguous Code = "link-ambiguous"
	LinkAnchor    Code = "link-anchor"
	LinkHidden    Code = "link-hidden"
	LinkUnsafe    Code = "link-unsafe"
	RelationKind  Code = "relation-kind"
	ImageMissing  Code = "image-missing"
	CiteMissing   Code = "cite-missing"
	NavMissing    Code = "nav-missing"

	AddressTaken Code = "address-taken"
	AliasBad     Code = "alias-bad"
	AliasTaken   Code = "alias-taken"
	AddressGone  Code = "address-gone"
	AnchorGone   Code = "anchor-gone"
	AddressNew   Code = "address-new"
	LockSyntax   Code = "lock-syntax"
	ReviewDue    Code = "review-due"
	RuleBroken   Code = "rule-broken"
	RuleWarning  Code = "rule-warning"
	HTMLRaw      Code = "html-raw"

	ImageAlt         Code = "image-alt"
	LinkText         Code = "link-text"
	LinkEmpty        Code = "link-empty"
	LinkCase         Code = "link-case"
	HeadingLevel     Code = "heading-level"
	HeadingDuplicate Code = "heading-duplicate"
	TableHeader      Code = "table-header"
	PageOrphan       Code = "page-orphan"
	FileUnused       Code = "file-unused"

	SentenceLong       Code = "sentence-long"
	AcronymUnexplained Code = "acronym-unexplained"

	BlockTwice    Code = "block-twice"
	IDTwice       Code = "id-twice"
	EmbedPlace    Code = "embed-place"
	EmbedRing     Code = "embed-ring"
	EmbedSize     Code = "embed-size"
	MathText      Code = "math-text"
	ForeignSyntax Code = "foreign-syntax"

	GitHistory Code = "git-history"

	NamePortable Code = "name-portable"
	NameCase     Code = "name-case"
	FileSize     Code = "file-size"
	SiteSize     Code = "site-size"

	ThemeMissing Code = "theme-missing"
	TemplateBad  Code = "template"
	OutputWrite  Code = "output-write"
)

// Rule is what is known of a code apart from its occurrences.
type Rule struct {
	Code     Code
	Severity Severity
	Manual   string // one paragraph: what it means, why it matters, what to do
}

// Rules lists all codes in the order of the manual.
func Rules() []Rule {
	return []Rule{
		{ConfigSyntax, Error, "config.toml cannot be read as TOML. Nothing is built from a configuration that is only half understood: the last good one stays in force while watch or serve run, and build stops."},
		{ConfigKey, Error, "A key in config.toml that Waymark does not know, most often a slip of the pen. The nearest known key is suggested."},
		{ConfigValue, Error, "A value in config.toml has the wrong type or names something that does not exist, such as a relation to a kind that is not declared. The rest of the file is used."},
		{FrontSyntax, Error, "The front matter cannot be read as TOML (between +++ lines) or YAML (between --- lines). What stands before the fault is used, and the page is built from it."},
		{FrontKey, Error, "A front matter key that is neither one of Waymark's own nor in the schema of the page's kind. Free values belong under [params]; a plain page, of no kind, may have any key."},
		{FrontValue, Error, "A value does not fit its key: a word where a date belongs, a choice that is not offered, a list where one value is meant."},
		{FrontMissing, Error, "A field or relation that the page's kind requires is absent or empty."},
		{FrontUnfinished, Warning, "The same of a draft, which is under way: an error once the page is published, as it is with --drafts."},
		{FrontKind, Error, "The page says it is of a kind that config.toml does not declare."},
		{FileEncoding, Error, "The file is not valid UTF-8. Each broken byte is shown as a question mark; save the file as UTF-8."},
		{FileRead, Error, "The file exists but could not be read: its permissions, a broken symbolic link, or a link that leads out of the site."},
		{FileActive, Error, "A file whose scripts a browser would run if a reader were led to it, such as a page of HTML, with all that the site itself may do; or an SVG or other XML file of which that cannot be told, since it is not well-formed. It is not copied. Where every author is trusted, html = \"all\" under [markdown] copies everything as it is."},
		{FileCleaned, Warning, "An SVG or other XML file that holds script, event handlers or the like. The copy that is published lacks them, and is otherwise the same."},
		{PageLimit, Error, "A page goes beyond what one page may hold: 2 MB, 500 tags, 1,000 aliases, 1,000 footnotes, 200,000 cells of tables, blocks 100 deep in one another, 2,000 marks of emphasis in a paragraph, or 200 open brackets. What is beyond is left out, or shown as it was typed; the message says which. No page for readers comes near: divide it."},
		{LinkMissing, Error, "A link or relation to a page or file that does not exist. Its text stays readable, but leads nowhere. The nearest names are suggested."},
		{LinkAmbiguous, Error, "A name that two pages answer to equally well. Waymark never guesses: write more of the path."},
		{LinkAnchor, Error, "The page exists, but it has no heading or marked block of that name."},
		{LinkHidden, Error, "A link to a page that will not be published: a draft, one of the future, or one that has expired. It would lead nowhere and might betray what the page is about."},
		{LinkUnsafe, Error, "A link whose address would run script, such as javascript:. It is never written out."},
		{RelationKind, Error, "A relation joins pages of the wrong kinds. config.toml says for each relation which kinds it may come from and lead to."},
		{ImageMissing, Error, "An image that does not exist. Its alternative text is shown in its place."},
		{CiteMissing, Error, "A citation of a source that does not exist."},
		{NavMissing, Error, "An entry of [[nav]] in config.toml names a page that does not exist or is not published."},
		{AddressTaken, Error, "Two pages want the same address. The one whose path sorts first has it; the other is not written. Give one of them another slug. The same is said of a file that has the name of a folder of pages: it is not copied."},
		{AliasBad, Error, "An alias with a slash is an old address of the page, where a small page leads on to it. This one cannot be kept: it is an address of another site, leads out of this one, or has characters that no file can have."},
		{AliasTaken, Error, "An old address where something else is now: a page, a file, or another output; or one that another page claims too. Nothing is ever covered by an old address, and each leads to one page."},
		{AddressGone, Error, "An address that addresses.lock holds and that leads nowhere now: the page was moved, renamed, unpublished or removed. Where it is plain which page took its place, `waymark check --fix` writes the address into that page's aliases. Else do so by hand; or end its line in addresses.lock with gone, the day and why, if it is gone on purpose."},
		{AnchorGone, Warning, "A place on a page that addresses.lock holds and that is not there any more, most often since its heading was reworded. Links to it lead to the top of the page. Where it is plain which heading took its place, `waymark check --fix` keeps the old anchor there. Else write {#old-anchor} behind a heading; or end its line in addresses.lock with gone, the day and why."},
		{AddressNew, Off, "A page or anchor that addresses.lock does not hold yet, so that nothing would be said if it vanished. Set it to \"warning\" in [checks] to have these named, and run `waymark check --fix` before you publish."},
		{LockSyntax, Error, "A line of addresses.lock that cannot be read, as a merge may leave it. What it says is not looked after, and `waymark check --fix` leaves the file alone, until it is mended. After a merge, keep the lines of both sides, each address once."},
		{ReviewDue, Warning, "The page is past the date by which it was to be reviewed (reviewed plus review_every). It says so to its readers too."},
		{RuleBroken, Error, "A page does not fulfil one of the site's own rules, [[rules]] in config.toml. The message is the rule's; the other place is the rule. The key is marked that the rule speaks of, or the start of the file where it has none."},
		{RuleWarning, Warning, "The same of a rule with severity = \"warning\"."},
		{HTMLRaw, Warning, "Raw HTML that was left out of the page, because it could run script or disturb the page around it. Write it as Markdown."},
		{BlockTwice, Error, "Two blocks of a page have the same ^id. Links lead to the first; give the other another id."},
		{IDTwice, Warning, "An element of raw HTML with an id that its page has already, as that of a heading or of another element. A link to it leads to the first of them only, and so do assistive technologies."},
		{EmbedPlace, Warning, "A page is embedded where paragraphs cannot stand: in a heading, in a table, within emphasis or a link. A link is shown in its place. Put the embed on a line of its own."},
		{EmbedRing, Error, "A page that embeds itself, by way of others or directly. The message names all of them in order. The ring is cut where it closes, and a link is shown there; take one of the embeds away."},
		{EmbedSize, Error, "What a page embeds grows too large: embeds within embeds more than twenty deep, more than two hundred of them, or more than one megabyte in all. The rest are shown as links."},
		{MathText, Warning, "A formula between dollar signs. It is shown as it was typed, since no formulas are set. It is said once a page. Write a dollar sign that begins no formula as \\$."},
		{ForeignSyntax, Warning, "What another tool understands and Waymark does not, such as a shortcode of Hugo's. It is shown as it was typed; the message says what to write in its place."},
		{ImageAlt, Warning, "An image without alternative text. Who cannot see it is told nothing of it (WCAG 1.1.1). Say what it shows and why it is there; in raw HTML, alt=\"\" says that it only decorates."},
		{LinkText, Warning, "A link whose text, such as \"here\" or \"read more\", does not say where it leads. Many readers hear or skim the links of a page by themselves (WCAG 2.4.4)."},
		{LinkEmpty, Warning, "A link without a text, or without an address."},
		{LinkCase, Warning, "A path whose capitals differ from those of the file. Waymark finds the file all the same, but other tools, and hosts that tell capitals from small letters, do not."},
		{HeadingLevel, Warning, "A heading that is more than one level below the one above it. Who moves from heading to heading believes that something was left out (WCAG 1.3.1). The title of the page is of level 1."},
		{HeadingDuplicate, Warning, "Two headings of the same words under the same heading. A link to the second has to count, and leads elsewhere as soon as their order changes."},
		{TableHeader, Warning, "A table without a header: nobody is told what its columns hold (WCAG 1.3.1)."},
		{PageOrphan, Off, "A published page that no other page links to, but the list of its section. Set it to \"warning\" in [checks] to have these pages named. Sites of up to five pages have none."},
		{FileUnused, Off, "A file in the content folder that no page shows or links to. It is copied to the site all the same. Set it to \"warning\" in [checks] to have these files named; those that are asked for by name, such as favicon.ico or robots.txt, never are. `waymark list files` tells of all files how many pages use each."},
		{SentenceLong, Off, "A sentence with more words than sentence_words in [wording]. Who reads it aloud, or in a hurry, loses its thread. Set it to \"warning\" in [checks] to have such sentences named; quotations and code are left alone."},
		{AcronymUnexplained, Off, "An acronym of which nothing on the page says what it stands for (WCAG 3.1.4). Write the words and the acronym in brackets behind them, National Health Service (NHS), or say it on a line of its own, *[NHS]: National Health Service. With abbreviations = true under [markdown], a page that defines the term explains it to all others, where it first stands in their text. Those that every reader knows are listed in [wording]. Set it to \"warning\" in [checks] to have them named, each once a page."},
		{GitHistory, Warning, "The day on which a page was updated comes from git where the page does not say it, but the history is not whole, or git cannot read it. The day is left out: a wrong one would be worse. For a shallow copy, fetch the whole history: fetch-depth: 0 for actions/checkout, or git fetch --unshallow. Or set dates = false under [git] in config.toml."},
		{NamePortable, Warning, "An output whose name or path Windows cannot hold: a character such as : or ?, a full stop or a space at the end, the name of a device such as con or aux, or more than 200 characters in all. A copy of the site on such a disk would lack it, and a checkout of its sources may fail."},
		{NameCase, Warning, "Two outputs whose paths differ in capitals or in how accents are written, and in nothing else. On the disks of Windows and macOS one of them takes the other's place."},
		{FileSize, Warning, "A file with more megabytes than max_file in [output] says: 100, which is what GitHub takes for one file, unless config.toml says otherwise."},
		{SiteSize, Warning, "All files together have more megabytes than max_site in [output] says: 1000, which is what GitHub Pages holds, unless config.toml says otherwise. The largest file is named."},
		{ThemeMissing, Error, "A theme that is neither in the site's themes folder nor built in, or a layout that no theme has. Where none of the themes named exists, the built-in one is used until that is mended."},
		{TemplateBad, Error, "A layout or partial that cannot be read or executed. Outputs that need it keep their last good version."},
		{OutputWrite, Error, "The output folder holds a file that Waymark did not write where one of the site's is to be. Nothing of others is ever overwritten: it is left as it is."},
	}
}

// Default gives the severity a code has unless the site says otherwise. An unknown code is an error.
func (c Code) Default() Severity {
	for _, r := range Rules() {
		if r.Code == c {
			return r.Severity
		}
	}
	return Error
}
