package build

import (
	"slices"

	"waymark/generator/press"
	"waymark/generator/source"
)

// This file keeps compressed copies beside the outputs that are worth one. A copy is no output of its own: it comes and
// goes with what it is a copy of, and gives way to any output that has its path.

// copies are those of one output.
type copies struct {
	of source.Sum // of the bytes they are of; zero: it is to be looked at again which there are
	at []string   // their paths, sorted
}

// keeper is a sink that knows which bytes a file has. It is implemented by public.Dir.
type keeper interface {
	Has(path string, sum source.Sum) bool
}

// press makes the copies of an output that now has these bytes, or takes them away where it has none.
func (b *Build) press(x *target, data []byte) {
	t := &b.table
	sum := source.Sum{}
	if data != nil && len(t.codings) > 0 && press.Worth(x.path, len(data)) {
		sum = source.SumOf(data)
	}
	t.mu.Lock()
	old := t.copies[x.path]
	if sum != (source.Sum{}) && old.of == sum {
		t.stats.Unchanged += len(old.at)
		t.mu.Unlock()
		return
	}
	var wanted []press.Coding
	for _, c := range t.codings {
		if p := x.path + c.Suffix(); len(t.owners[p]) == 0 && t.below[p] == 0 && sum != (source.Sum{}) {
			wanted = append(wanted, c)
		}
	}
	t.mu.Unlock()
	now := copies{of: sum}
	for _, c := range wanted {
		p := x.path + c.Suffix()
		there, err := b.copy(x, p, c, data, sum)
		if there {
			now.at = append(now.at, p)
		}
		if err != nil {
			now.of = source.Sum{} // it is tried again, and told of again
		}
	}
	slices.Sort(now.at)
	t.mu.Lock()
	defer t.mu.Unlock()
	if sum == (source.Sum{}) {
		delete(t.copies, x.path)
	} else {
		t.copies[x.path] = now
	}
	b.removeCopies(slices.DeleteFunc(slices.Clone(old.at), func(p string) bool { return slices.Contains(now.at, p) }))
}

// copy makes one copy, and tells whether it is to be there.
func (b *Build) copy(x *target, path string, c press.Coding, data []byte, sum source.Sum) (there bool, err error) {
	k, keeps := b.o.Sink.(keeper)
	pressed, has := b.o.Press.Copy(c, data, sum, func(s source.Sum) bool { return keeps && k.Has(path, s) })
	if has {
		b.table.sunk(x, path, false, nil)
		return true, nil
	}
	if pressed == nil {
		return false, nil
	}
	if b.o.Made != nil {
		b.o.Made(path)
	}
	changed, err := b.o.Sink.Put(path, pressed)
	b.table.sunk(x, path, changed, err)
	return true, err
}

// removeCopies takes away what was put at these paths, unless an output is there now. The caller holds the table's mu.
func (b *Build) removeCopies(paths []string) {
	for _, p := range paths {
		if b.table.vacant(p) {
			b.remove(p)
		}
	}
}

// doubt has all copies looked at again when their outputs are made.
func (t *targets) doubt() {
	for p, c := range t.copies {
		t.copies[p] = copies{at: c.at}
	}
}

// jostle has an output made again that has a copy at a path, or may have one, where another output or a folder came or
// went.
func (t *targets) jostle(path string) {
	base, ok := press.Base(path)
	if !ok || len(t.codings) == 0 || len(t.owners[base]) == 0 {
		return
	}
	t.copies[base] = copies{at: t.copies[base].at}
	t.soil(t.owners[base][0])
}
