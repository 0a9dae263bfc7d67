package highlight

import (
	"bytes"
	"testing"
)

func TestWhatIsWrittenDownIsFoundAgain(t *testing.T) {
	t.Parallel()
	const version = "1"
	first := New()
	want := first.HTML("go", "func main() {}\n")
	first.HTML("python", "def f(): pass\n")
	var file bytes.Buffer
	if err := first.Save(&file, version); err != nil {
		t.Fatal(err)
	}
	if !first.Fresh() {
		t.Error("what was highlighted for the first time is not fresh")
	}

	again := New()
	again.Load(bytes.NewReader(file.Bytes()), version)
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
	idle.Load(bytes.NewReader(file.Bytes()), version)
	if err := idle.Save(&less, version); err != nil || less.Len() != 32 {
		t.Errorf("what nobody asked for was kept: %d bytes", less.Len())
	}
}

// A damaged or foreign entry is a miss, never a wrong answer.
func TestADamagedStoreIsAMiss(t *testing.T) {
	t.Parallel()
	first := New()
	code := "func main() {}\n"
	want := first.HTML("go", code)
	var file bytes.Buffer
	if err := first.Save(&file, "1"); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	for i := range whole {
		for _, damaged := range [][]byte{whole[:i], append(append(bytes.Clone(whole[:i]), whole[i]^1), whole[i+1:]...)} {
			m := New()
			m.Load(bytes.NewReader(damaged), "1")
			if len(m.blocks) != 0 {
				t.Fatalf("an entry was believed with byte %d damaged", i)
			}
			if got := m.HTML("go", code); got != want {
				t.Fatalf("with byte %d damaged: %s", i, got)
			}
		}
	}
	other := New()
	other.Load(bytes.NewReader(whole), "2")
	if len(other.blocks) != 0 {
		t.Error("entries of another version were believed")
	}
}
