package highlight

import (
	"bytes"
	"testing"
)

func TestWhatIsWrittenDownIsFoundAgain(t *testing.T) {
	t.Parallel()
	first := New()
	want := first.HTML("go", "func main() {}\n")
	first.HTML("python", "def f(): pass\n")
	var file bytes.Buffer
	if err := first.Save(&file); err != nil {
		t.Fatal(err)
	}
	if !first.Fresh() {
		t.Error("what was highlighted for the first time is not fresh")
	}

	again := New()
	again.Load(bytes.NewReader(file.Bytes()))
	if len(again.blocks) != 2 {
		t.Fatalf("%d blocks were found again, want 2", len(again.blocks))
	}
	if got := again.HTML("go", "func main() {}\n"); got != want || again.Fresh() {
		t.Errorf("a block that was written down was made again, or differs: %s", got)
	}
	if again.HTML("go", "func other() {}\n"); !again.Fresh() {
		t.Error("a block that was not written down is not fresh")
	}

	var less bytes.Buffer
	idle := New()
	idle.Load(bytes.NewReader(file.Bytes()))
	if err := idle.Save(&less); err != nil || less.Len() != 0 {
		t.Errorf("what nobody asked for was kept: %d bytes", less.Len())
	}
}

// A store that was cut short gives the blocks before that.
func TestHalfAStore(t *testing.T) {
	t.Parallel()
	first := New()
	code := "func main() {}\n"
	want := first.HTML("go", code)
	var file bytes.Buffer
	if err := first.Save(&file); err != nil {
		t.Fatal(err)
	}
	one := bytes.Clone(file.Bytes())
	for i := range len(one) {
		m := New()
		m.Load(bytes.NewReader(append(bytes.Clone(one), one[:i]...)))
		if len(m.blocks) != 1 || m.HTML("go", code) != want || m.Fresh() {
			t.Fatalf("with %d bytes more than one block, %d blocks were found", i, len(m.blocks))
		}
	}
}
