package expr

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// garden is a scope with everything in it.
func garden() Scope {
	return Scope{
		Names: map[string]Name{
			"title": {Type: Text}, "status": {Type: Text, Of: []string{"live", "ended", "planned"}}, "tags": {Type: ListOf(Text)},
			"date": {Type: Date}, "words": {Type: Number}, "wild": {Type: Truth}, "owner-name": {Type: Text}, "none": {Type: Number}, "no-date": {Type: Date},
			"size": {Type: Group}, "size.value": {Type: Number}, "size.unit": {Type: Text},
			"sizes": {Type: ListOf(Group)}, "sizes.unit": {Type: ListOf(Text)}, "sizes.value": {Type: ListOf(Number)},
			"mixed": {Type: Text, Unclear: "it is mixed"},
		},
		Calls: map[string]Call{
			"count": {Gives: Number, Args: []Arg{{What: "relation", Of: []string{"cites", "likes"}, Key: true}}, Least: 1},
			"any":   {Gives: Number, Args: []Arg{{What: "relation", Of: []string{"cites"}}}},
			"says":  {Gives: Truth, Args: []Arg{{What: "text"}, {What: "heading"}}, Least: 1},
		},
	}
}

// mint is a page in it.
type mint struct{}

func (mint) Value(name string) Value {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	return map[string]Value{
		"title": {Type: Text, Text: "Mint"}, "status": {Type: Text, Text: "live"}, "tags": Texts([]string{"herb", "tea"}), "date": Day(day), "words": Count(120), "wild": {Type: Truth, Truth: true},
		"size.value": {Type: Number, Number: 0.5}, "size.unit": {Type: Text, Text: "m"}, "sizes.unit": Texts([]string{"m", ""}),
		"sizes.value": {Type: ListOf(Number), List: []Value{Count(1), Count(2)}},
	}[name]
}

func (mint) Call(name string, args []string) Value {
	switch name {
	case "count", "any":
		return Count(2 + len(args))
	}
	return Value{Type: Truth, Truth: strings.Contains("a herb for tea", args[0]) && len(args) == 1}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`title == "Mint"`:                       true,
		`title == 'Mint'`:                       true,
		`title != "Mint"`:                       false,
		`"Mint" == title`:                       true,
		`title < "Sage"`:                        true,
		`words > 100 && words <= 120`:           true,
		`words > 120 || words == 120.0`:         true,
		`words > -1`:                            true,
		`date >= 2026-11-23`:                    true,
		`date < 2026-11-23`:                     false,
		`wild`:                                  true,
		`wild == true`:                          true,
		`!wild`:                                 false,
		`!words > 200`:                          true,
		`!(wild && words > 200)`:                true,
		`true || false && false`:                true,
		`(true || false) && false`:              false,
		`status in ["live", "planned"]`:         true,
		`status in []`:                          false,
		`"tea" in tags`:                         true,
		`tags contains "tea"`:                   true,
		`tags contains "te"`:                    false,
		`title contains "in"`:                   true,
		`title contains "IN"`:                   false,
		`title matches "^M.nt$"`:                true,
		`title matches "(?i)^m"`:                true,
		`tags matches "^te"`:                    true,
		`title matches "^\w+$"`:                 true,
		`size.value < 1 && size.unit == "m"`:    true,
		`!("" in sizes.unit)`:                   false,
		`2 in sizes.value`:                      true,
		`count("cites") == 3`:                   true,
		`any() == 2 && any("cites") == 3`:       true,
		`says("herb") && !says("herb", "Uses")`: true,
		`owner-name == ""`:                      true,
		`none == 0`:                             false,
		`none < 1 || none >= 1`:                 false,
		`none != 0`:                             true,
		`no-date < 2026-11-23`:                  false,
		`"a\"b" == 'a"b'`:                       true,
		"title\n==\t\"Mint\"":                   true,
	} {
		x, faults := Parse(text, garden())
		if len(faults) > 0 {
			t.Errorf("%s: %+v", text, faults)
			continue
		}
		if got := x.Holds(mint{}); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

// What is wrong is marked, and what to do is said. Each fault is "marked|message|hint".
func TestFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		``:                           {`|there is no condition here|write one, such as title != ""`},
		`titel == "x"`:               {`titel|there is nothing called "titel" here|did you mean "title"?`},
		`title`:                      {`title|this is text, but a condition must be true or false|compare it with something: title == "…"`},
		`words && wild`:              {`words|this is a number, but each side of && must be true or false|compare it with something: words > 0`},
		`tags`:                       {`tags|this is a list of texts, but a condition must be true or false|compare it with something: tags contains "…"`},
		`title = "x"`:                {`=|"=" cannot stand here|two values are compared with ==`},
		`wild and wild`:              {`and|"and" stands where && or || or the end of the condition is expected|write &&`},
		`wild &&`:                    {`&|the condition ends too early: a name or a value is missing|`},
		`(wild`:                      {`d|the condition ends too early: ) is missing|`},
		`wild)`:                      {`)|")" stands where && or || or the end of the condition is expected|`},
		`title == "x`:                {`"x|this text is not closed|add " at its end`},
		`title == “x”`:               {`“|"“" cannot stand here|a text stands between straight quotes`},
		`words == "12"`:              {`words == "12"|words is a number, and "12" is text: they cannot be compared|write a number without quotes`},
		`title == 12`:                {`title == 12|title is text, and 12 is a number: they cannot be compared|put it in quotes: "12"`},
		`date > "2026-01-01"`:        {`date > "2026-01-01"|date is a date, and "2026-01-01" is text: they cannot be compared|write a date without quotes: 2026-11-23`},
		`date > 2026-02-30`:          {`2026-02-30|there is no day 2026-02-30|`},
		`tags == "tea"`:              {`tags|a list cannot be compared|ask for a member: "…" in tags`},
		`wild > false`:               {`wild|true and false have no order|`},
		`size > 3`:                   {`size|"size" has no value of its own|there are size.unit, size.value`},
		`size.weight > 3`:            {`weight|size has no "weight"|there are size.unit, size.value`},
		`title.value > 3`:            {`value|title has no "value"|it is text, and has no parts`},
		`status == "lvie"`:           {`"lvie"|status is never "lvie"|did you mean "live"?`},
		`status in ["live", "over"]`: {`"over"|status is never "over"|it is one of live, ended, planned`},
		`"x" in title`:               {`title|this is text, but must be a list|a text contains another: title contains "x"`},
		`3 in tags`:                  {`3|this is a number, but the list is a list of texts|`},
		`title in ["a", 3]`:          {`3|this is a number, but the list is a list of texts|`},
		`title matches "("`:          {`"("|this is no pattern: missing closing ): ` + "`(`" + `|patterns are those of RE2: github.com/google/re2/wiki/Syntax`},
		`title matches title`:        {`title|a pattern must stand here as a text in quotes|`},
		`words matches "1"`:          {`words|this is a number, but only text matches a pattern|`},
		`count("cite") > 1`:          {`"cite"|there is no relation "cite"|did you mean "cites"?`},
		`count(cites) > 1`:           {`cites|count asks for a text in quotes|write count("cites")`},
		`count() > 1`:                {`count()|count has 0 texts in its parentheses, but must have 1|`},
		`says("a", "b", "c")`:        {`says("a", "b", "c")|says has 3 texts in its parentheses, but must have 1 to 2|`},
		`cuont("cites") > 1`:         {`cuont|there is no question "cuont"|did you mean "count"?`},
		`count > 1`:                  {`count|count asks something: it needs a text in parentheses|write count("…")`},
		`mixed == "x"`:               {`mixed|it is mixed|write a rule of its own for each kind`},
		`titel == "x" && wrods > 3`: {
			`titel|there is nothing called "titel" here|did you mean "title"?`,
			`wrods|there is nothing called "wrods" here|did you mean "words"?`,
		},
		strings.Repeat("(", 200) + "wild":        {`(|a condition may be nested 100 deep|`},
		strings.Repeat("!", 200) + "wild":        {`!|a condition may be nested 100 deep|`},
		`title == "x" == "y"`:                    {`==|"==" stands where && or || or the end of the condition is expected|`},
		`café == 1`:                              {`café|there is nothing called "café" here|`},
		`[`:                                      {`[|the condition ends too early: a name or a value is missing|`},
		`[[1]] == 1`:                             {`[|"[" stands where a value is expected|`},
		`tags == [tags]`:                         {`tags|this is a list of texts, and cannot stand in a list|`, `tags|a list cannot be compared|ask for a member: "…" in tags`},
		`words == 99999999999999999999999999999`: nil,
	} {
		_, faults := Parse(text, garden())
		var got []string
		for _, f := range faults {
			if f.Start < 0 || f.End < f.Start || f.End > len(text) {
				t.Errorf("%s: a fault at %d to %d", text, f.Start, f.End)
				continue
			}
			got = append(got, text[f.Start:f.End]+"|"+f.Message+"|"+f.Hint)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestKeysAndReasons(t *testing.T) {
	t.Parallel()
	_, faults := Parse(`wild && (size.value > 0 || title == "") && count("cites") >= 4 && status != "x" && size.unit == "m"`, garden())
	if len(faults) != 1 { // "x" is no choice
		t.Fatalf("%+v", faults)
	}
	x, faults := Parse(`wild && (size.value > 0 || title == "") && count("cites") >= 4 && size.unit == "m"`, garden())
	if len(faults) > 0 {
		t.Fatalf("%+v", faults)
	}
	if keys := x.Keys(); !slices.Equal(keys, []string{"wild", "size", "title", "cites"}) {
		t.Errorf("keys %q", keys)
	}
	if why := x.Why(mint{}); why.Text != `count("cites") >= 4` || why.Is != `count("cites") is 3` || !slices.Equal(why.Keys, []string{"cites"}) {
		t.Errorf("why %+v", why)
	}
	var asked []string
	x.Asks(func(name string, args []string) { asked = append(asked, name+" "+strings.Join(args, " ")) })
	if !slices.Equal(asked, []string{"count cites"}) {
		t.Errorf("asks %q", asked)
	}
	asked = nil
	x, _ = Parse(`title == "a" || "b" in tags || status in ["live", 'ended'] && (title matches "^c" || says("d") || words > 5)`, garden())
	x.Texts(func(text string) { asked = append(asked, text) })
	if !slices.Equal(asked, []string{"a", "b", "live", "ended", "^c"}) {
		t.Errorf("compares with %q", asked)
	}
	asked = nil
	for _, text := range []string{`says("a") && (says("b") || says("c")) && !says("d") && says("e")`, `says("f")`, `!says("g")`} {
		x, faults = Parse(text, garden())
		if len(faults) > 0 {
			t.Fatalf("%+v", faults)
		}
		x.Needs(func(name string, args []string) { asked = append(asked, args...) })
	}
	if !slices.Equal(asked, []string{"a", "e", "f"}) {
		t.Errorf("needs %q", asked)
	}
}

// Whatever is written, reading it ends, and what was understood can be worked out.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`title == "Mint" && count("cites") > 2`, `!("" in sizes.unit) || date > 2026-01-01`, `status in ["live",'ended']`, `title matches "(a|b)*"`, `[[`, `((!`, `"\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, faults := Parse(text, garden())
		for _, f := range faults {
			if f.Start < 0 || f.End < f.Start || f.End > len(text) || f.Message == "" {
				t.Errorf("%q: %+v", text, f)
			}
		}
		if (x == nil) != (len(faults) > 0) {
			t.Errorf("%q: %v with %d faults", text, x, len(faults))
		}
		if x != nil && x.Holds(mint{}) != (x.Why(mint{}).Text == "") {
			t.Errorf("%q: why differs from whether", text)
		}
	})
}
