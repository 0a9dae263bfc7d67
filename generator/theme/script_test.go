package theme

import (
	"strings"
	"testing"
)

func TestScriptsAreLean(t *testing.T) {
	t.Parallel()
	lean := string(LeanScript([]byte("// Why.\n(() => {\n  const somewhere = document.body;\n  somewhere.hidden = false;\n})();\n")))
	if strings.Contains(lean, "Why") || strings.Contains(lean, "somewhere") || !strings.Contains(lean, "document.body") {
		t.Errorf("got %s", lean)
	}
	for _, wrong := range []string{"const = 1;\n", "", "/*! kept */\n"} {
		if got := string(LeanScript([]byte(wrong))); strings.TrimSpace(got) != strings.TrimSpace(wrong) {
			t.Errorf("%q gives %q", wrong, got)
		}
	}
}
