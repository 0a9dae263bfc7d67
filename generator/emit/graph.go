package emit

import (
	"bytes"
	"encoding/json"

	"waymark/generator/site"
)

// This file makes graph.json: who leads to whom, for machines. Its nodes are all pages, sorted by address; its edges
// say from which address to which, and by what relation; without one, the first page's text links to the other. A node
// or an edge stands on a line of its own.

type graph struct{}

const (
	graphKey  = "graph"
	graphFile = "graph.json"
)

func (graph) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !d.First || !s.Config.Output.Twins {
		return nil
	}
	return []Target{{Key: graphKey, Path: graphFile}}
}

func (graph) Emit(_ *World, r *site.Reader, _ *site.Site, _ string) Output {
	var nodes, edges []byte
	for h, lines := range r.Graph() {
		nodes = quote(append(nodes, ",\n{\"address\":"...), h.Address)
		nodes = quote(append(nodes, `,"title":`...), h.Title)
		if h.Kind != "" {
			nodes = quote(append(nodes, `,"kind":`...), h.Kind)
		}
		nodes = append(nodes, '}')
		for _, l := range lines {
			edges = quote(append(edges, ",\n{\"from\":"...), h.Address)
			edges = quote(append(edges, `,"to":`...), l.To)
			if l.Relation != "" {
				edges = quote(append(edges, `,"relation":`...), l.Relation)
			}
			edges = append(edges, '}')
		}
	}
	var b bytes.Buffer
	b.Grow(len(nodes) + len(edges) + 32)
	b.WriteString(`{"nodes":[`)
	b.Write(bytes.TrimPrefix(nodes, []byte(",")))
	b.WriteString("\n],\n\"edges\":[")
	b.Write(bytes.TrimPrefix(edges, []byte(",")))
	b.WriteString("\n]}\n")
	return Output{Data: b.Bytes()}
}

// quote appends a text as JSON. Addresses need no more than quotation marks, which is a tenth of the work.
func quote(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x80 || c == '"' || c == '\\' {
			q, _ := json.Marshal(s) // a string has no error
			return append(b, q...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
