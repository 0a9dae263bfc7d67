package diag

import (
	"bytes"
	"net/url"
	"strings"
)

// This file writes SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which code hosts take in
// as scanning results. Regions count columns in Unicode code points and say so.

type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifResult struct {
		RuleID    Code            `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifRule struct {
		ID      Code      `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Full    sarifText `json:"fullDescription"`
		Help    sarifText `json:"help"`
		Default struct {
			Enabled bool   `json:"enabled"`
			Level   string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
)

func (p Printer) sarif(out *bytes.Buffer, l List) {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "Waymark", Rules: []sarifRule{}}
	index := map[Code]int{}
	for i, r := range Rules() {
		index[r.Code] = i
		short, _, _ := strings.Cut(r.Manual, ". ")
		rule := sarifRule{ID: r.Code, Short: sarifText{strings.TrimSuffix(short, ".") + "."}, Full: sarifText{r.Manual}, Help: sarifText{r.Manual}}
		rule.Default.Enabled, rule.Default.Level = r.Severity != Off, sarifLevel(r.Severity)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, d := range p.enabled(l) {
		r := sarifResult{RuleID: d.Code, RuleIndex: index[d.Code], Level: sarifLevel(p.Severities.Of(d.Code)), Message: sarifText{sentences(d)}, Locations: []sarifLocation{p.location(d.Place)}}
		if d.Other.Path != "" {
			other := p.location(d.Other)
			other.ID, other.Message = 1, &sarifText{"the other"}
			r.Related = []sarifLocation{other}
		}
		run.Results = append(run.Results, r)
	}
	encode(out, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sarifLevel words a severity as SARIF does (3.27.10).
func sarifLevel(s Severity) string {
	if s == Off {
		return "none"
	}
	return s.String()
}

func (p Printer) location(pl Place) sarifLocation {
	var loc sarifLocation
	loc.Physical.Artifact.URI = (&url.URL{Path: pl.Path}).String()
	if pos := p.locate(pl); pos.Line > 0 {
		loc.Physical.Region = &sarifRegion{pos.Line, pos.Column, pos.EndLine, pos.EndColumn}
	}
	return loc
}
