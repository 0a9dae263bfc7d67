package page

import (
	"strings"
	"testing"
)

func TestOldAddress(t *testing.T) {
	t.Parallel()
	const outside, characters, part, file = "is not an address of this site", "holds characters that no address here can have", "has a part that is empty, or begins or ends with a full stop or a space", "is the address of a file, and only those of pages can be kept"
	for in, want := range map[string][2]string{
		"/old/":                        {"old/index.html"},
		"/old":                         {"old/index.html"},
		"old/":                         {"old/index.html"},
		"/Old/Page":                    {"Old/Page/index.html"},
		"/old.html":                    {"old.html"},
		"/a/old.HTM":                   {"a/old.HTM"},
		"/old/index.html":              {"old/index.html"},
		"/index.html":                  {"index.html"},
		"/":                            {"index.html"},
		"/v1.2/":                       {"v1.2/index.html"},
		"/old.php":                     {"old.php/index.html"},
		"/caf%C3%A9/":                  {"café/index.html"},
		"/cafe\u0301/":                 {"café/index.html"},
		"/a b/":                        {"a b/index.html"},
		"//example.org/x":              {"", outside},
		"https://example.org/x":        {"", outside},
		"/../x/":                       {"", outside},
		"/a/../../x/":                  {"", outside},
		"/%2e%2e/x/":                   {"", outside},
		"/./x/":                        {"", outside},
		"/a/..%2f..%2fx/":              {"", outside},
		"/.waymark/files":              {"", part},
		"/a//b/":                       {"", part},
		"/a./b/":                       {"", part},
		"/a /b/":                       {"", part},
		`/a\b/`:                        {"", characters},
		"/C:/x/":                       {"", characters},
		"/a\x00b/":                     {"", characters},
		"/%00/":                        {"", characters},
		"/%zz/":                        {"", characters},
		"/%ff/":                        {"", characters},
		"/a?b=c/":                      {"", "holds a ? or #, which a server of files does not look at"},
		"/a/#part":                     {"", "holds a ? or #, which a server of files does not look at"},
		"/feed.xml/":                   {"", file},
		"/old.html/x":                  {"", file},
		"/index.html/x":                {"", file},
		"/cname/":                      {"", file},
		"/theme/x.html":                {"", "lies where the theme's files are"},
		"/Pictures@480/a.jpg":          {"", "lies where smaller pictures are"},
		"/" + strings.Repeat("a", 300): {"", "is too long"},
	} {
		if file, wrong := OldAddress(in); file != want[0] || wrong != want[1] {
			t.Errorf("%q: %q, %q; want %q, %q", in, file, wrong, want[0], want[1])
		}
	}
}

func FuzzOldAddress(f *testing.F) {
	for _, s := range []string{"/old/", "/../x", "/%2e%2e/", "a\\..\\b", "/index.html", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file, wrong := OldAddress(s)
		if (file == "") == (wrong == "") {
			t.Fatalf("%q: %q, %q", s, file, wrong)
		}
		for seg := range strings.SplitSeq(file, "/") {
			if file != "" && (seg == "" || strings.HasPrefix(seg, ".") || strings.ContainsAny(seg, "\\:\x00")) {
				t.Fatalf("%q lies at %q", s, file)
			}
		}
	})
}
