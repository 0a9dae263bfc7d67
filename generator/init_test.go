package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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
		Steps []stepOf
	}
}

type stepOf struct {
	Name, Uses, Run, If string
	With                map[string]any
}

// read reads a workflow, which uses GitHub's own actions only, and may read the repository at most unless a job says more.
func read(t *testing.T, file string) (w workflow) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fill, err := blanks("A site", "", "owner/program@v1")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(fill.Replace(string(data))), &w); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
		t.Errorf("%s: may do %v", file, w.Permissions)
	}
	action := regexp.MustCompile(`^actions/[a-z-]+@v[0-9]+$`)
	for name, job := range w.Jobs {
		for _, s := range job.Steps {
			if s.Uses != "" && !action.MatchString(s.Uses) {
				t.Errorf("%s uses %s", file, s.Uses)
			}
			if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != false {
				t.Errorf("%s: the job %s leaves its token to what it runs", file, name)
			}
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%s: a script is put together from what others write: %s", file, s.Run)
			}
		}
		for what, how := range job.Permissions {
			if how == "write" && name != "publish" {
				t.Errorf("%s: the job %s may write %s", file, name, what)
			}
		}
	}
	return w
}

// The workflow of a new site and the one of this repository use the same actions, have the history for the dates, and
// let nothing but the job that publishes write anything.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	var before, ran []string
	for _, file := range []string{"../.github/workflows/pages.yml", "start/.github/workflows/pages.yml"} {
		w := read(t, file)
		var used, runs []string
		whole, reports := false, false
		for _, job := range w.Jobs {
			for _, s := range job.Steps {
				used = append(used, s.Uses)
				if s.Run != "" && !strings.Contains(s.Name, "program") {
					runs = append(runs, s.Name+": "+strings.NewReplacer("go run ./generator", "waymark", `"$RUNNER_TEMP/waymark"`, "waymark").Replace(s.Run))
				}
				whole = whole || s.With["fetch-depth"] == 0
				reports = reports || regexp.MustCompile(`check --format github`).MatchString(s.Run)
			}
		}
		if p := w.Jobs["publish"]; p.Concurrency.Group == "" || p.Concurrency.Cancel == nil || *p.Concurrency.Cancel || p.If == "" {
			t.Errorf("%s: the job that publishes runs at any time: %+v", file, p)
		}
		if !whole || !reports {
			t.Errorf("%s: history for the dates: %v, annotations: %v", file, whole, reports)
		}
		if p := w.Jobs["publish"].Permissions; len(p) != 2 || p["pages"] != "write" || p["id-token"] != "write" {
			t.Errorf("%s: the job that publishes may do %v", file, p)
		}
		slices.Sort(used)
		used = slices.Compact(used)
		if before != nil && !slices.Equal(before, used) {
			t.Errorf("the workflows use other actions:\n%v\n%v", before, used)
		}
		if before != nil && !slices.Equal(ran, runs) {
			t.Errorf("the workflows run other commands:\n%q\n%q", ran, runs)
		}
		before, ran = used, runs
	}
}

// The workflow of a release builds with nothing to write to, and publishes what it built without running any of it.
func TestReleaseWorkflow(t *testing.T) {
	t.Parallel()
	w := read(t, "../.github/workflows/release.yml")
	for _, s := range w.Jobs["publish"].Steps {
		if strings.Contains(s.Uses, "checkout") || strings.Contains(s.Run, "waymark-") {
			t.Errorf("the job that may write runs what it publishes: %+v", s)
		}
	}
	built := false
	for _, s := range w.Jobs["build"].Steps {
		built = built || strings.HasPrefix(s.Run, ".ci/release dist ")
	}
	if p := w.Jobs["build"].Permissions; !built || len(p) > 0 {
		t.Errorf("built: %v, permissions: %v", built, p)
	}
}

// What the workflow of a new site runs does what it says, on a machine like GitHub's: for a pull request, and for a push.
func TestWorkflowOfANewSite(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("waymark")
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	dir, temp := filepath.Join(t.TempDir(), "handbook"), t.TempDir()
	if err := os.Symlink(program, filepath.Join(temp, "waymark")); err != nil {
		t.Skip(err)
	}
	summary := filepath.Join(temp, "summary.md")
	do := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "RUNNER_TEMP="+temp, "GITHUB_STEP_SUMMARY="+summary, "BASE_URL=https://example.org/handbook/", "XDG_CACHE_HOME="+temp)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	git := func(args ...string) {
		t.Helper()
		do("git", append([]string{"-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"}, args...)...)
	}
	if out, err := exec.Command(program, "init", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	git("init", "--quiet", "--initial-branch=main")
	git("add", ".")
	git("commit", "--quiet", "--message=A handbook")

	steps := read(t, filepath.Join(dir, ".github/workflows/pages.yml")).Jobs["build"].Steps
	run := func(pull bool) (said string) {
		t.Helper()
		for _, s := range steps {
			if s.Run == "" || strings.Contains(s.Name, "program") || strings.Contains(s.If, "== 'pull_request'") && !pull {
				continue
			}
			said += do("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
		}
		return said
	}
	const unkept = "::notice title=Addresses::addresses.lock does not hold every address"
	if said := run(false); !strings.Contains(said, unkept) {
		t.Errorf("a site without a lock is not told of it:\n%s", said)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "public/sitemap.xml")); err != nil || !strings.Contains(string(text), "<loc>https://example.org/handbook/guides/</loc>") {
		t.Errorf("it was not built for its address: %v\n%s", err, text)
	}
	if _, err := os.Stat(summary); err == nil {
		t.Error("a push says what changes for readers")
	}
	git("add", "addresses.lock") // which the workflow made: on a machine of one's own, check --fix does
	git("commit", "--quiet", "--message=Its addresses")
	if said := run(false); strings.Contains(said, "::") {
		t.Errorf("a site that keeps its addresses is told:\n%s", said)
	}

	git("switch", "--quiet", "--create=pull")
	if err := os.WriteFile(filepath.Join(dir, "content/about/new.md"), []byte("+++\ntitle = \"New <img src=x>\"\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	git("commit", "--quiet", "--message=A page")
	git("switch", "--quiet", "main")
	git("merge", "--quiet", "--no-ff", "--message=As GitHub merges for a check", "pull")
	said := run(true)
	text, err := os.ReadFile(summary)
	if err != nil || !strings.Contains(string(text), "Pages added (1)") || strings.Contains(string(text), "<img") {
		t.Errorf("the summary: %v\n%s", err, text)
	}
	if !strings.Contains(said, unkept) {
		t.Errorf("a page more is not told of:\n%s", said)
	}
}
