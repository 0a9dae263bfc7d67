package main

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"waymark/generator/diag"
	"waymark/generator/page"
)

// This file words what is said where a command was used wrongly: how it is called, and what may have been meant.

// usage is a mistake in how the command was called that shows only once it runs.
type usage struct{ error }

// between takes so many arguments, and else says how the command is called.
func between(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < least:
			return fmt.Errorf("something is missing: %s", c.UseLine())
		case n > most && most == 0:
			return fmt.Errorf("%q is too much: %s", strings.Join(args, " "), c.UseLine())
		case n > most:
			return fmt.Errorf("%q is too much, or belongs in quotes with what stands before it: %s", strings.Join(args[most:], " "), c.UseLine())
		}
		return nil
	}
}

// alone takes no argument: a folder that is given is meant as the site's.
func alone(c *cobra.Command, args []string) error {
	if err := between(0, 0)(c, args); err != nil {
		return fmt.Errorf("%w; the site's folder is named with --source", err)
	}
	return nil
}

// flagFault words what is wrong with the flags of a command.
func flagFault(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	if hint := diag.DidYouMean("--"+unknown.GetSpecifiedName(), names); hint != "" {
		return fmt.Errorf("%w; %s", err, hint)
	}
	return err
}

// nothing says that there is no page, file or folder of a name, and which may have been meant.
func (w *work) nothing(name string) error {
	wanted := strings.TrimSuffix(path.Base(name), path.Ext(name))
	var names []string
	for _, p := range w.build.Site().Paths() {
		if own := page.Own(p); own != "" {
			names = append(names, path.Base(own))
		}
	}
	err := fmt.Errorf("there is no page, file or folder %q", name)
	if hint := diag.DidYouMean(wanted, names); hint != "" {
		err = fmt.Errorf("%w; %s", err, hint)
	}
	return usage{err}
}
