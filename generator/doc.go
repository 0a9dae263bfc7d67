/*
Waymark turns a folder of Markdown into a cross-linked website, and keeps it true while you edit.

This is the tour of the code. It is short, because the code has one road:

	File --parse--> Page --index--> Site --view--> View --make--> Output

A File is bytes with a path and a sum ([waymark/generator/source]). Parsed, it is a Page: one file, understood alone,
with its title, its address, its fields and the references it makes, each with its place in the file. A Page knows
nothing of any other page. The Site is all pages and the tables made from what they say of themselves: who answers to
which name, what links where, who is in which list. A View is a plain struct with everything that one page of the
output shows, and is all that a layout ever sees. An Output is a path and its bytes.

Nothing flows back. A link needs the address of a page that was not read yet, so parsing leaves a hole in the HTML
and notes the reference; the hole is filled when the view is made. What a page shows of another goes through a Reader
that notes each fact it hands out: the title of that page, the members of this list.

# An edit goes the same road

There is no second way for rebuilding. A clean build is an edit in which every file changed. An edited file is read;
if its sum is the same, that is all. Else it is parsed, the tables are brought up to date, and Site.Update tells which
facts read differently now. The outputs whose reader was given one of these facts go into the queue and are made
again. What has the same bytes as before is not written.

So an edit of a text makes one page, an edit of a title makes that page and those that show the title, and an edit of
config.toml makes everything. A name that nobody answers to is a fact as well: when a page of that name comes, the
page with the dead link is made again.

The table of contents is Build.Apply in build/build.go: its few lines are the road.

# The rooms

Each folder is a package with one thing to provide. The number is its floor: a room imports from lower floors only,
and equals do not know each other. floors_test.go says so. Each library has one importer.

	7 build      the one way from files to outputs; who has read what; the queue; the report
	6 emit       the outputs, a family a file: pages, lists, search, feeds, redirects, twins and so on; and their Views
	5 site       the tables over all pages, what an edit changes in them, and the Reader
	4 page       a file and a schema -> a Page: front matter, text, what others may see of it
	4 config     config.toml -> settings and a schema
	3 schema     kinds, fields, relations; whether a value fits
	3 theme      layouts, strings and assets; a View -> HTML; imports minify
	2 markdown   a text -> HTML with holes, references, headings; a construct a file; imports goldmark
	2 table      TOML and YAML as values that know their place; imports both libraries
	2 asset      the size of pictures, smaller ones made of them, drawings without script; imports x/image
	1 expr       conditions: short typed expressions over whatever names its user offers
	1 words      a text's words, folded and stemmed, for search; imports snowballstem
	1 compare    what two outputs differ in for readers
	1 lock       addresses.lock: what was published; sketches, by which a text is known again
	1 highlight  code as HTML, remembered by its sum; imports chroma
	1 press      outputs compressed, remembered by their sums; imports brotli
	1 public     the output folder: writes whole files, only what differs, and removes only what it wrote
	1 serve      the preview over HTTP, its reload script and its panel of problems
	1 watch      which paths changed, in batches; imports fsnotify
	0 hostile    a site that a stranger wrote, for tests
	0 moved      a site whose pages were moved about, for tests
	0 history    when files last changed, as git tells it; the only one to run git
	0 source     the files as they are on the disk; sums, spans
	0 diag       diagnostics as values; their codes; the report as text, JSON, annotations and SARIF

watch, serve and public know nothing of building: this package joins them. Beside generator/ stands themes/, which
holds the theme that is built in.

# This package

	main.go      the commands, their flags, the exit codes
	work.go      a site opened for a command
	build.go     build and check
	fix.go       check --fix: old addresses and anchors kept, and addresses.lock brought up to date
	rewrite.go   changes of the site's own files: all that belong together, or none
	verify.go    check --verify: the law of watch and serve, on one's own site
	cache.go     what one run remembers for the next
	memory.go    when memory is collected, and how it lies
	live.go      a site that follows its files, for watch and serve
	watch.go     watch
	serve.go     serve: what answers a request, and what is remembered of it
	new.go       new: a page from the schema of its kind
	init.go      init: a site, from the files in start/
	mv.go        mv: moves pages, and writes anew what refers to them
	mvplan.go    mv: what is meant by its two names, and what goes along
	mvrules.go   mv: which rules speak of what moves
	list.go      list: pages, orphans, broken links and the like as tables
	mentions.go  list mentions: names of pages in the texts of others
	explain.go   explain: all about one page
	diff.go      diff: what changes for readers between two outputs or revisions
	manual.go    the reference, made from what the program checks; docs/ holds the same
	voice.go     how the program speaks
	usage.go     what it says where a command was used wrongly

# Rules that hold everywhere

A fault of a writer is a diag.Diagnostic: what is wrong, where, what to do. A page with a fault is still a page. A
fault of the machine is an error. Offsets are bytes; line and column are born when a report is printed.

Only source, public, watch, serve and this package touch the disk, the clock and the network. What the day is comes in
as a value, so that the same files give the same bytes. No package has a variable that changes.

What goes into a table is sorted by what it is, never by when it came. That is why a site that has seen a thousand
edits is the same as one built from nothing. The tests in build hold it to that with random edits.

# Where to start reading

For how a page is understood, read page/page.go, then page/front.go. For one construct of Markdown, read
markdown/wikilink.go: the others are like it. For what makes edits cheap, read site/fact.go, site/reader.go and
build/targets.go. For what a layout sees, read theme/view.go.

To add a construct of Markdown, add a file to markdown and name it in New. To add a family of outputs, add a file to
emit and name it in All. To add a code of diagnostics, add it to diag/codes.go; the manual follows. To add a key to
config.toml or to front matter, add it to config.Keys or schema.BaseKeys; the manual and the suggestions follow.

The tests in testdata/script are the program as its users see it; those in build/testdata/site are what an edit does;
those in browser/ are the site as its readers see it.
*/
package main
