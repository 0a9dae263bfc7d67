package diag

import (
	"bytes"
	"net/url"
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
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifResult struct {
		RuleID    Code            `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifRule struct {
		ID   Code      `json:"id"`
		Full sarifText `json:"fullDescription"`
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
	for _, r := range Rules() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{r.Code, sarifText{r.Manual}})
	}
	for _, d := range p.enabled(l) {
		r := sarifResult{RuleID: d.Code, Level: p.Severities.Of(d.Code).String(), Message: sarifText{sentences(d)}, Locations: []sarifLocation{p.location(d.Place)}}
		if d.Other.Path != "" {
			r.Related = []sarifLocation{p.location(d.Other)}
		}
		run.Results = append(run.Results, r)
	}
	encode(out, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (p Printer) location(pl Place) sarifLocation {
	var loc sarifLocation
	loc.Physical.Artifact.URI = (&url.URL{Path: pl.Path}).String()
	if pos := p.locate(pl); pos.Line > 0 {
		loc.Physical.Region = &sarifRegion{pos.Line, pos.Column, pos.EndLine, pos.EndColumn}
	}
	return loc
}
