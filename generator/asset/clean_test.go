package asset

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml">`

func TestCleanTakesOutWhatRuns(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<script>x</script><g/>`: `<g/>`,
		`<script href="x.js"/>`:  ``,
		`<g><s:script xmlns:s="http://www.w3.org/2000/svg">x<b/>y</s:script></g>`: `<g></g>`,
		`<g onclick="x" id="a"/>`:                                                           `<g id="a"/>`,
		"<g\n\tONLOAD = 'x'\n id='a'/>":                                                     "<g\n id='a'/>",
		`<a href="javascript:x">y</a>`:                                                      `<a>y</a>`,
		`<a xlink:href="java&#10;script:x" id="a">y</a>`:                                    `<a id="a">y</a>`,
		`<a href="&#x6A;avascript&#58;x"/>`:                                                 `<a/>`,
		"<a href=\" \u200bJavaScript:x\"/>":                                                 `<a/>`,
		`<a href="vbscript:x"/><a href="data:text/html,x"/>`:                                `<a/><a/>`,
		`<use href="data:image/svg+xml;base64,x#a"/>`:                                       `<use/>`,
		`<foreignObject><h:p>x</h:p></foreignObject>`:                                       ``,
		`<h:iframe srcdoc="x"/><h:p onclick="x">y</h:p><h:meta http-equiv="refresh"/>`:      `<h:p>y</h:p>`,
		`<a><set attributeName="href" to="javascript:x"/></a>`:                              `<a></a>`,
		`<a><animate attributeName=" xlink:href" values="#a;javascript:x"/></a>`:            `<a></a>`,
		`<animate attributeName="onclick" to="x"/>`:                                         ``,
		`<?xml-stylesheet type="text/xsl" href="x.xsl"?><g/>`:                               `<g/>`,
		`<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">x</handler>`: ``,
	} {
		clean, cut, err := Clean([]byte(head + in + "</svg>"))
		if got := strings.TrimSuffix(strings.TrimPrefix(string(clean), head), "</svg>"); err != nil || got != want || len(cut) == 0 {
			t.Errorf("%s: got %s, %q, %v; want %s", in, got, cut, err, want)
		}
	}
}

func TestCleanLeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		head + `<!-- onload="x" <script> --><text>javascript: &lt;script&gt;</text><![CDATA[<script>]]></svg>`,
		"\ufeff" + `<?xml version="1.0" encoding="utf-8" standalone="no"?>` + "\n" + `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + head + `</svg>`,
		head + `<style>a > b { fill: red }</style><image href="data:image/png;base64,AA"/><a href="https://example.org/?a=b&amp;c"/><use xlink:href="#a"/></svg>`,
		head + `<animate attributeName="width" values="1;2"/><sodipodi:namedview xmlns:sodipodi="s" objecttolerance="10"/></svg>`,
		`<rss version="2.0"><channel><link>https://example.org/</link><object data="x"/></channel></rss>`,
	} {
		if clean, cut, err := Clean([]byte(in)); err != nil || string(clean) != in || len(cut) > 0 {
			t.Errorf("%s: got %s, %q, %v", in, clean, cut, err)
		}
	}
}

func TestCleanRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		head, head + `<g></svg>`, head + `<g a=1/></svg>`, head + `<g a/></svg>`, head + `&x;</svg>`, head + "\xff</svg>", head + "\x00</svg>",
		`<!DOCTYPE svg [<!ENTITY x "<script/>">]>` + head + `</svg>`,
		`<!DOCTYPE svg SYSTEM "a" [ ]>` + head + `</svg>`,
		`<?xml version="1.0" encoding="UTF-7"?>` + head + `</svg>`,
		`<?xml version="1.0" x='encoding="utf-8"' encoding="UTF-16"?>` + head + `</svg>`,
		`<?xml version="1.1"?>` + head + `</svg>`,
		"<\x00s\x00v\x00g\x00/\x00>\x00",
	} {
		if clean, _, err := Clean([]byte(in)); err == nil {
			t.Errorf("%q: got %s", in, clean)
		}
	}
}

func TestCleanTellsOfFew(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	in.WriteString(head)
	for i := range 30_000 {
		fmt.Fprintf(&in, "<g on%d='x'/>", i)
	}
	if _, cut, err := Clean([]byte(in.String() + "</svg>")); err != nil || len(cut) != maxCut {
		t.Errorf("%d names, %v", len(cut), err)
	}
}

// What was cleaned is well-formed, and there is nothing more to take out of it.
func FuzzClean(f *testing.F) {
	for _, s := range []string{`<script>x</script>`, `<a href='javascript:x' b = "c"/>`, `<g onclick="x"><h:p/></g>`, `<!-- a --><?b c?><![CDATA[d]]>`} {
		f.Add([]byte(head + s + "</svg>"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		clean, cut, err := Clean(data)
		if err != nil {
			return
		}
		again, more, err := Clean(clean)
		if err != nil || len(more) > 0 || string(again) != string(clean) {
			t.Errorf("of %q is left %q after taking out %q; of that %q, %q, %v", data, clean, cut, again, more, err)
		}
		d := xml.NewDecoder(strings.NewReader(string(clean)))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", clean, err)
			}
		}
	})
}
