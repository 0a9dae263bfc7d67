package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes of every command.
const (
	exitFine  = 0
	exitFault = 1 // the content has errors, or the work could not be done
	exitUsage = 2 // the command was used wrongly
)

// errFaults says that the content has errors, which were printed already.
var errFaults = errors.New("the content has errors")

// run is the program without its process.
func run(args []string, out, err io.Writer) int {
	started := false
	root := commands(out, err, &started)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	called, fault := root.ExecuteC()
	var wrong usage
	switch {
	case fault == nil:
		return exitFine
	case errors.Is(fault, errFaults):
		return exitFault
	case !started || errors.As(fault, &wrong):
		help := "waymark help" + strings.TrimPrefix(strings.TrimPrefix(called.CommandPath(), "waymark"), " help")
		fmt.Fprintf(err, "waymark: %s\nrun %q for how it is used\n", strings.TrimSpace(fault.Error()), help)
		return exitUsage
	}
	fmt.Fprintf(err, "waymark: %v\n", fault)
	return exitFault
}

// flags are the settings that commands take from the command line.
type flags struct {
	source  string
	output  string
	baseURL string
	drafts  bool
	future  bool
	strict  bool
	jobs    int
	clock   string
	quiet   bool
	verbose bool
	noColor bool
	noCache bool
}

// commands makes the tree of commands. started is set once a command is called rightly and runs.
func commands(out, err io.Writer, started *bool) *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:   "waymark",
		Short: "Turns a folder of Markdown into a cross-linked website, and keeps it true while you edit",
		Long: `Waymark turns a folder of Markdown into a cross-linked website, and keeps it true while you edit.

  waymark serve      preview the site in the folder you are in, at http://127.0.0.1:1313/
  waymark build      write it to public/
  waymark check      find what is wrong before a reader does
  waymark init DIR   begin a site of your own`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRun: func(*cobra.Command, []string) {
			*started = true
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	p := root.PersistentFlags()
	p.StringVarP(&f.source, "source", "s", ".", "the site's `folder`")
	p.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but what is wrong")
	p.BoolVarP(&f.verbose, "verbose", "v", false, "print what is done to each file")
	p.BoolVar(&f.noColor, "no-color", false, "no colours in the terminal")

	say := func() *voice { return newVoice(out, err, f) }
	root.AddCommand(
		buildCommand(f, say), watchCommand(f, say), serveCommand(f, say), checkCommand(f, say),
		newCommand(f, say), mvCommand(f, say), listCommand(f, say), explainCommand(f, say), diffCommand(f, say), initCommand(f, say), versionCommand(out), completionCommand(out),
	)
	root.AddCommand(topics()...)
	root.SetFlagErrorFunc(flagFault)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = known
		}
	}
	root.SetGlobalNormalizationFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		switch name {
		case "destination": // as in Hugo
			name = "output"
		case "baseURL":
			name = "base-url"
		}
		return pflag.NormalizedName(name)
	})
	return root
}

// known reports a command or topic that help is asked for and that does not exist.
func known(c *cobra.Command, args []string) error {
	if found, _, err := c.Root().Find(args); err != nil || found == c.Root() && len(args) > 0 {
		return fmt.Errorf("there is no command or topic %q", strings.Join(args, " "))
	}
	return nil
}

// reading adds the flags of the commands that read a site.
func (f *flags) reading(c *cobra.Command) {
	p := c.Flags()
	p.StringVarP(&f.baseURL, "base-url", "b", "", "where the site will be, instead of base_url in config.toml (`URL`)")
	p.BoolVarP(&f.drafts, "drafts", "D", false, "publish drafts too")
	p.BoolVar(&f.future, "future", false, "publish pages of the future too")
	p.BoolVar(&f.strict, "strict", false, "warnings fail as errors do")
	p.IntVar(&f.jobs, "jobs", 0, "how many things are done at once (0: one for each processor)")
	p.BoolVar(&f.noCache, "no-cache", false, "neither use nor keep what earlier runs remembered")
	p.StringVar(&f.clock, "clock", "", "the `date` that pages call today: 2026-01-31")
}

// writing adds the flag of the commands that write one.
func (f *flags) writing(c *cobra.Command) {
	c.Flags().StringVarP(&f.output, "output", "o", "", "the output `folder` (default public, in the site's folder)")
}

// completionCommand is cobra's own, but for a shell that it does not know being a mistake.
func completionCommand(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a script that completes commands and flags in a shell",
		Long: `Completion prints a script for bash, zsh, fish or powershell. For bash, for this session:

  source <(waymark completion bash)`,
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(c *cobra.Command, args []string) error {
			switch root := c.Root(); args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			default:
				return root.GenPowerShellCompletionWithDesc(out)
			}
		},
	}
}

func versionCommand(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  between(0, 0),
		Run: func(*cobra.Command, []string) {
			fmt.Fprintln(out, "waymark "+version())
		},
	}
}

// stamp is the version of a release. The linker sets it (-X main.stamp=v1.2.3); else it is empty.
var stamp string

// version gives the version that was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cmp.Or(stamp, "unknown")
	}
	return versionOf(stamp, info)
}

// versionOf words a version: the stamp, else a tag of the repository or what Go makes of the commit; the commit, where
// that does not say it, and whether something was not committed; and the version of Go.
func versionOf(stamp string, info *debug.BuildInfo) string {
	v := info.Main.Version
	if stamp != "" {
		v = stamp
	} else if v == "" || v == "(devel)" {
		v = "devel"
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			if commit := s.Value[:min(12, len(s.Value))]; !strings.Contains(v, commit) {
				v += " " + commit
			}
		case s.Key == "vcs.modified" && s.Value == "true" && !strings.Contains(v, "+dirty"):
			v += "+dirty"
		}
	}
	return v + " " + info.GoVersion
}
