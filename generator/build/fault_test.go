package build_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/public"
	"waymark/generator/source"
	"waymark/themes"
)

// This file holds every code of diagnostics to a site that has the fault: testdata/faults/CODE.txt is a txtar archive
// with the site's files and the report that is expected of it.
//
//	-- large path --     a file of 1.5 MB
//	-- latin1 path --    the file is not UTF-8, but ISO 8859-1
//	-- link path --      the file is a symbolic link, to what its body says
//	-- foreign path --   a file that lies in the output folder already
//	-- report --         expected: the whole report
//	-- shows path --     expected: each line of the body stands in that output

func TestEveryFaultIsReported(t *testing.T) {
	t.Parallel()
	for _, rule := range diag.Rules() {
		t.Run(string(rule.Code), func(t *testing.T) {
			t.Parallel()
			name := filepath.Join("testdata", "faults", string(rule.Code)+".txt")
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal("no site shows this fault: ", err)
			}
			faulty(t, rule, a)
			if *update && !t.Failed() {
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func faulty(t *testing.T, rule diag.Rule, a *txtar.Archive) {
	w := newWorld(build.Options{})
	dir := t.TempDir()
	s := step{}
	for _, f := range a.Files {
		word, rest, _ := strings.Cut(f.Name, " ")
		switch word {
		case "report", "shows":
		case "latin1":
			var data []byte
			for _, r := range string(f.Data) {
				data = append(data, byte(r))
			}
			s[rest] = data
		case "large":
			s[rest] = bytes.Repeat([]byte{' '}, 1_500_000)
		case "link":
			w.files[rest] = &fstest.MapFile{Data: []byte(strings.TrimSpace(string(f.Data))), Mode: fs.ModeSymlink | 0o777}
		case "foreign":
			name := filepath.Join(dir, filepath.FromSlash(rest))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			s[f.Name] = f.Data
		}
	}
	if rule.Code == diag.OutputWrite {
		out, err := public.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		w.build.To(out)
	}
	w.take(t, s, false)
	if w.build.Usable() {
		w.settle(t)
	}
	list := w.build.Report()
	if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == rule.Code }) {
		t.Errorf("%s is not in the report", rule.Code)
	}
	for _, d := range list {
		if d.Code != rule.Code {
			t.Errorf("there is a %s too: %s", d.Code, d.Message)
		}
	}
	for i, f := range a.Files {
		switch word, rest, _ := strings.Cut(f.Name, " "); word {
		case "report":
			expect(t, "the report", &a.Files[i], report(w.build, w.files))
		case "foreign":
			if data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(rest))); err != nil || string(data) != string(f.Data) {
				t.Errorf("%s is now %q, %v", rest, data, err)
			}
		case "shows":
			for line := range strings.Lines(string(f.Data)) {
				if !strings.Contains(string(w.out.files[rest]), strings.TrimSpace(line)) {
					t.Errorf("%s does not show %s", rest, line)
				}
			}
		}
	}
	if rule.Code != diag.OutputWrite && w.build.Usable() {
		if text := w.law(t, build.Options{}); text != "" {
			t.Errorf("the law is broken\n%s", text)
		}
	}
	formats(t, w, list)
}

// formats holds the formats for programs to the text: the same faults at the same places.
func formats(t *testing.T, w *world, list diag.List) {
	p := diag.Printer{Severities: w.build.Severities(), Read: func(name string) []byte {
		data, err := fs.ReadFile(w.files, name)
		if err != nil {
			data, _ = fs.ReadFile(themes.FS, strings.TrimPrefix(name, source.ThemesDir+"/"))
		}
		return data
	}}
	print := func(format string) string {
		var out strings.Builder
		if err := p.Print(&out, format, list); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	heads := regexp.MustCompile(`(?m)^\S.*: (error|warning): .* \[[a-z-]+\]$`).FindAllString(print("text"), -1)

	var objects []struct {
		Severity, Code, Path, Message, Hint, Source, Other string
		Line, Column, EndLine, EndColumn                   int
	}
	text := strings.NewReplacer(`"end_line"`, `"EndLine"`, `"end_column"`, `"EndColumn"`).Replace(print("json"))
	if err := json.Unmarshal([]byte(text), &objects); err != nil {
		t.Fatalf("json: %v", err)
	}
	var lines []string
	for _, o := range objects {
		at := o.Path
		if o.Line > 0 {
			at += fmt.Sprintf(":%d:%d", o.Line, o.Column)
			if end := utf8.RuneCountInString(o.Source) + 2; o.Column > end || o.EndLine == o.Line && o.EndColumn < o.Column {
				t.Errorf("json: columns %d to %d of %q", o.Column, o.EndColumn, o.Source)
			}
		}
		lines = append(lines, fmt.Sprintf("%s: %s: %s [%s]", at, o.Severity, o.Message, o.Code))
	}
	if got, want := strings.Join(lines, "\n"), strings.Join(heads, "\n"); got != want {
		t.Errorf("json differs from text:\n%s", differ(want, got))
	}

	// docs.github.com, "Workflow commands for GitHub Actions": ::error file={name},line={line},endLine={endLine},title={title}::{message}
	command := regexp.MustCompile(`^::(error|warning) file=[^,:]+(,line=[1-9]\d*,endLine=[1-9]\d*(,col=[1-9]\d*,endColumn=[1-9]\d*)?)?,title=[a-z-]+::[^\r]+$`)
	annotations := strings.Split(strings.TrimSuffix(print("github"), "\n"), "\n")
	if len(annotations) != len(objects) {
		t.Errorf("github: %d annotations of %d faults", len(annotations), len(objects))
	}
	for _, line := range annotations {
		if !command.MatchString(line) {
			t.Errorf("github: %s", line)
		}
	}
	var log map[string]any
	if err := json.Unmarshal([]byte(print("sarif")), &log); err != nil {
		t.Fatalf("sarif: %v", err)
	}
	if n := sarif(t, log); n != len(objects) {
		t.Errorf("sarif: %d results of %d faults", n, len(objects))
	}
}

// sarif holds a log to what SARIF 2.1.0 demands (OASIS standard, 3.13 to 3.52) and what code hosts ask for besides
// (docs.github.com, "SARIF support for code scanning"). It gives the number of results.
func sarif(t *testing.T, log map[string]any) int {
	t.Helper()
	object := func(v any, where string, keys ...string) map[string]any {
		o, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("sarif: %s is %T", where, v)
		}
		for k := range o {
			if !slices.Contains(keys, k) && !slices.Contains(keys, k+"!") {
				t.Errorf("sarif: %s has a property %q", where, k)
			}
		}
		for _, k := range keys {
			if name, must := strings.CutSuffix(k, "!"); must && o[name] == nil {
				t.Errorf("sarif: %s has no %s", where, name)
			}
		}
		return o
	}
	array := func(v any) []any {
		list, ok := v.([]any)
		if v != nil && !ok {
			t.Fatalf("sarif: %T is no list", v)
		}
		return list
	}
	message := func(v any, where string) {
		if text, _ := object(v, where, "text!")["text"].(string); text == "" {
			t.Errorf("sarif: %s says nothing", where)
		}
	}
	location := func(v any, where string, related bool) {
		keys := []string{"physicalLocation!"}
		if related {
			keys = append(keys, "id!", "message!")
		}
		l := object(v, where, keys...)
		if related {
			message(l["message"], where+".message")
		}
		physical := object(l["physicalLocation"], where, "artifactLocation!", "region")
		uri, _ := object(physical["artifactLocation"], where, "uri!")["uri"].(string)
		if uri == "" || strings.ContainsAny(uri, " \\") || strings.HasPrefix(uri, "/") {
			t.Errorf("sarif: %s is at %q", where, uri)
		}
		if physical["region"] == nil {
			return
		}
		r := object(physical["region"], where, "startLine!", "startColumn!", "endLine!", "endColumn!")
		line, column := r["startLine"].(float64), r["startColumn"].(float64)
		if endLine, endColumn := r["endLine"].(float64), r["endColumn"].(float64); line < 1 || column < 1 || endLine < line || endLine == line && endColumn < column {
			t.Errorf("sarif: %s covers %v", where, r)
		}
	}
	top := object(log, "the log", "$schema!", "version!", "runs!")
	if top["version"] != "2.1.0" || !strings.HasSuffix(top["$schema"].(string), "sarif-2.1.0.json") {
		t.Errorf("sarif: version %v of %v", top["version"], top["$schema"])
	}
	runs := array(top["runs"])
	if len(runs) != 1 {
		t.Fatalf("sarif: %d runs", len(runs))
	}
	run := object(runs[0], "the run", "tool!", "columnKind!", "results!")
	if kind := run["columnKind"]; kind != "unicodeCodePoints" && kind != "utf16CodeUnits" {
		t.Errorf("sarif: columns are %v", kind)
	}
	driver := object(object(run["tool"], "the tool", "driver!")["driver"], "the driver", "name!", "rules!")
	var rules []string
	levels := []string{"none", "note", "warning", "error"}
	for _, v := range array(driver["rules"]) {
		r := object(v, "a rule", "id!", "shortDescription!", "fullDescription!", "help!", "defaultConfiguration!")
		for _, k := range []string{"shortDescription", "fullDescription", "help"} {
			message(r[k], "a rule")
		}
		c := object(r["defaultConfiguration"], "a rule", "enabled", "level!")
		if level, _ := c["level"].(string); !slices.Contains(levels, level) {
			t.Errorf("sarif: the level of a rule is %v", c["level"])
		}
		rules = append(rules, r["id"].(string))
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(rules))); len(sorted) != len(rules) {
		t.Error("sarif: a rule stands twice")
	}
	results := array(run["results"])
	for _, v := range results {
		r := object(v, "a result", "ruleId!", "ruleIndex!", "level!", "message!", "locations!", "relatedLocations")
		id, level := r["ruleId"].(string), r["level"].(string)
		if i := int(r["ruleIndex"].(float64)); i < 0 || i >= len(rules) || rules[i] != id || !slices.Contains(levels, level) {
			t.Errorf("sarif: %s is rule %d of level %s", id, i, level)
		}
		message(r["message"], "a result")
		for _, l := range array(r["locations"]) {
			location(l, id, false)
		}
		for _, l := range array(r["relatedLocations"]) {
			location(l, id+", the other", true)
		}
		if len(array(r["locations"])) != 1 {
			t.Errorf("sarif: %s has %d locations", id, len(array(r["locations"])))
		}
	}
	return len(results)
}
