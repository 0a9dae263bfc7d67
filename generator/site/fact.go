package site

// Fact names one thing that outputs may show and that may come to read differently. Facts are interned: the
// number of what they are about, and in the lowest bits which side of it. They never leave the process, so
// the order in which numbers were given shows nowhere.
type Fact uint32

// side says what about a thing a fact speaks of.
type side uint8

const (
	own       side = iota // everything about a page's own file, or an asset's or template's bytes
	head                  // what others show of a page
	address               // only where it is
	links                 // where a page's own references lead to
	edges                 // typed relations that lead to the page
	backlinks             // mentions that lead to the page
	around                // its neighbours in its section
	near                  // the part of its section that it lies in
	members               // a list's members and their order
	front                 // what its front matter says besides its head
	ties                  // where its relations and fields lead to, and what they say
	fed                   // whether its section has a feed
	outward               // which pages its relations lead to, citations left out
	sides                 // how many there are
	sideBits  = 4
)

// intern gives numbers to the things that facts are about.
type intern struct {
	ids map[string]uint32
}

func (in *intern) id(name string) uint32 {
	id, ok := in.ids[name]
	if !ok {
		id = uint32(len(in.ids))
		in.ids[name] = id
	}
	return id
}

func fact(id uint32, s side) Fact { return Fact(id<<sideBits | uint32(s)) }

// SetTemplates tells the site which layouts there are, so that Readers can note their use. It gives the facts of
// those named in changed.
func (s *Site) SetTemplates(names, changed []string) []Fact {
	facts := []Fact{}
	for _, n := range names {
		if _, known := s.templates[n]; !known {
			facts = []Fact{s.untold}
		}
		s.templates[n] = fact(s.ids.id("template "+n), own)
	}
	for _, n := range changed {
		facts = append(facts, fact(s.ids.id("template "+n), own))
	}
	return facts
}

// listFact gives the fact of a list, whether or not it exists. Readers run side by side and must not intern:
// a list that nobody ever filled has the fact of the list of all tags, which changes when one comes.
func (s *Site) listFact(key string) Fact {
	if id, ok := s.ids.ids["list "+key]; ok {
		return fact(id, members)
	}
	return fact(s.ids.ids["list "+tagsKey], members)
}
