package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is what is looked at of a workflow file (docs.github.com, "Workflow syntax for GitHub Actions").
type workflow struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		If          string
		Permissions map[string]string
		Concurrency struct {
			Group  string
			Cancel *bool `yaml:"cancel-in-progress"`
		}
		Steps []struct {
			Uses, Run, If string
			With          map[string]any
		}
	}
}

// The workflow of a new site and the one of this repository use the same actions, have the history for the dates, and
// let nothing but the job that publishes write anything.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	major := regexp.MustCompile(`^actions/[a-z-]+@v[0-9]+$`)
	var before []string
	for _, file := range []string{"../.github/workflows/pages.yml", "start/.github/workflows/pages.yml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fill, err := blanks("A site", "", "owner/program@v1")
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Unmarshal([]byte(fill.Replace(string(data))), &w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		var used []string
		whole, reports := false, false
		for name, job := range w.Jobs {
			for _, s := range job.Steps {
				if s.Uses != "" && !major.MatchString(s.Uses) {
					t.Errorf("%s uses %s", file, s.Uses)
				}
				used = append(used, s.Uses)
				whole = whole || s.With["fetch-depth"] == 0
				reports = reports || regexp.MustCompile(`check --format github`).MatchString(s.Run)
			}
			for what, how := range job.Permissions {
				if how == "write" && (name != "publish" || what != "pages" && what != "id-token") {
					t.Errorf("%s: the job %s may write %s", file, name, what)
				}
			}
		}
		if p := w.Jobs["publish"]; p.Concurrency.Group == "" || p.Concurrency.Cancel == nil || *p.Concurrency.Cancel || p.If == "" {
			t.Errorf("%s: the job that publishes runs at any time: %+v", file, p)
		}
		if !whole || !reports {
			t.Errorf("%s: history for the dates: %v, annotations: %v", file, whole, reports)
		}
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s: may do %v", file, w.Permissions)
		}
		slices.Sort(used)
		used = slices.Compact(used)
		if before != nil && !slices.Equal(before, used) {
			t.Errorf("the workflows use other actions:\n%v\n%v", before, used)
		}
		before = used
	}
}
