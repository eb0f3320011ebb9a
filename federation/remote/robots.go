package remote

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// maxRobots is how much of a robots.txt is read (RFC 9309 §2.5).
	maxRobots = 500 << 10
	// maxRobotRules bounds the work for one address; the longest files of large sites have some hundred for one robot.
	maxRobotRules = 2000
	// robotName is what sites call us in robots.txt: the name in front of the User-Agent.
	robotName = "weftwork"
)

// Robots is what a site says of programs that come by themselves (RFC 9309). The zero value allows everything.
type Robots struct{ rules []robotRule }

type robotRule struct {
	pattern string
	allow   bool
}

// GetRobots asks a site for its robots.txt. Without one everything is allowed; where the site fails, the error says so.
func (c *Client) GetRobots(ctx context.Context, site domain.URI) (Robots, error) {
	target, err := c.target(site)
	if err != nil {
		return Robots{}, err
	}
	address := url.URL{Scheme: target.Scheme, Host: target.Host, Path: "/robots.txt"}
	answer, err := c.get(ctx, domain.URI(address.String()), wish{accept: "text/plain", limit: maxRobots, start: true, unsigned: true})
	failed, is := errors.AsType[*Error](err)
	switch {
	case err == nil:
		return ReadRobots(string(answer.Body)), nil
	case is && failed.Status >= http.StatusBadRequest && failed.Status < http.StatusInternalServerError && failed.Status != http.StatusTooManyRequests,
		is && failed.Kind == KindRedirects:
		return Robots{}, nil
	}
	return Robots{}, err
}

// ReadRobots keeps the rules of a robots.txt that are for us: those that name us, else those for all.
func ReadRobots(text string) Robots {
	var ours, all Robots
	named, listing := false, false
	var groups []*Robots // those that the lines are for
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if !ok {
			continue
		}
		switch key {
		case "user-agent":
			if !listing {
				groups = nil
			}
			listing = true
			switch name, _, _ := strings.Cut(strings.ToLower(value), "/"); name {
			case robotName:
				named, groups = true, append(groups, &ours)
			case "*":
				groups = append(groups, &all)
			}
		case "allow", "disallow":
			listing = false
			for _, group := range groups {
				group.add(value, key == "allow")
			}
		}
	}
	if named {
		return ours
	}
	return all
}

func (r *Robots) add(pattern string, allow bool) {
	if pattern != "" && len(r.rules) < maxRobotRules {
		r.rules = append(r.rules, robotRule{pattern: plainPath(pattern), allow: allow})
	}
}

// Allows says whether the page at an address may be asked for: the longest rule that fits decides, of two as long the one that allows.
func (r Robots) Allows(uri domain.URI) bool {
	address, err := url.Parse(string(uri))
	if err != nil {
		return false
	}
	path := address.EscapedPath()
	if path == "" {
		path = "/"
	}
	if address.RawQuery != "" {
		path += "?" + address.RawQuery
	}
	path = plainPath(path)
	longest, allowed := -1, true
	for _, rule := range r.rules {
		if len(rule.pattern) < longest || len(rule.pattern) == longest && !rule.allow || !fitsPath(rule.pattern, path) {
			continue
		}
		longest, allowed = len(rule.pattern), rule.allow
	}
	return allowed
}

// plainPath writes a path in one way, however it was escaped.
func plainPath(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

// fitsPath says whether a path begins as a pattern says: "*" stands for anything, "$" at the end for the end.
func fitsPath(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !whole || path == ""
}
