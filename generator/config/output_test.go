package config

import (
	"reflect"
	"testing"

	"waymark/generator/press"
	"waymark/generator/source"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	all := Output{Feeds: true, Sitemap: true, LLMs: true, Twins: true, LinkedData: true, Offline: true, MaxFile: 100e6, MaxSite: 1000e6}
	twinless, small, pressed, gzipped := all, all, all, all
	twinless.Twins = false
	small.MaxFile, small.MaxSite = 25e6, 0
	pressed.Compress, gzipped.Compress = press.Codings(), []press.Coding{press.Gzip}
	tests := map[string]struct {
		in, cname string
		out       Output
		problem   string
	}{
		"all is made by default":      {"", "", all, ""},
		"one is switched off":         {"[output]\ntwins = false", "", twinless, ""},
		"a host that takes less":      {"[output]\nmax_file = 25\nmax_site = 0", "", small, ""},
		"compressed copies":           {"[output]\ncompress = [\"br\", \"gzip\", \"br\"]", "", pressed, ""},
		"one sort of copies":          {"[output]\ncompress = \"gzip\"", "", gzipped, ""},
		"a coding that is not there":  {"[output]\ncompress = [\"gzip\", \"brotli\"]", "", gzipped, `there is no content coding "brotli"`},
		"no number":                   {"[output]\nmax_file = -1", "", all, "max_file is a whole number here, but must be a whole number, 0 or more"},
		"a key that is not there":     {"[output]\nfeed = false", "", all, `there is no key "feed" here`},
		"no word for yes or no":       {"[output]\nfeeds = \"no\"", "", all, "feeds is text here, but must be true or false"},
		"a domain":                    {`cname = "www.example.org"`, "www.example.org", all, ""},
		"an address is no domain":     {`cname = "https://example.org/"`, "", all, `"https://example.org/" is not the name of a domain`},
		"one word is no domain":       {`cname = "localhost"`, "", all, `"localhost" is not the name of a domain`},
		"two lines are no domain":     {`cname = "example.org\nevil.example"`, "", all, `"example.org\nevil.example" is not the name of a domain`},
		"no domain said is no domain": {`cname = ""`, "", all, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, problems, ok := Parse(source.File{Path: "config.toml", Data: []byte(test.in)})
			if !ok || c.CNAME != test.cname || !reflect.DeepEqual(c.Output, test.out) {
				t.Errorf("got %q, %+v", c.CNAME, c.Output)
			}
			got := ""
			for _, p := range problems {
				got += p.Message
			}
			if got != test.problem {
				t.Errorf("problem %q, want %q", got, test.problem)
			}
		})
	}
}
