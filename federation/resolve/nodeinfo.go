package resolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	nodeInfoRel = "http://nodeinfo.diaspora.software/ns/schema/"
	// maxInfoText bounds what a host may write about itself, in characters; maxInfoName its name and its software's.
	maxInfoText, maxInfoName = 300, 80
	// maxInfoCount bounds numbers: more posts than that nobody has.
	maxInfoCount = 1 << 40
)

// NodeInfo asks a host what it is: program, version, size. AskedAt is left to the caller.
func (r *Resolver) NodeInfo(ctx context.Context, host string) (domain.PeerInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	var err error
	for _, scheme := range r.schemes(host) {
		var index remote.Response
		index, err = r.ask(ctx, domain.URI(scheme+"://"+host+"/.well-known/nodeinfo"), r.Remote.GetJRD)
		if err == nil {
			return r.nodeInfoIn(ctx, host, index)
		}
		if failure, ok := errors.AsType[*remote.Error](err); !ok || failure.Status != 0 {
			break
		}
	}
	return domain.PeerInfo{}, err
}

// nodeInfoIn asks for the newest document that the index names on the host itself.
func (r *Resolver) nodeInfoIn(ctx context.Context, host string, index remote.Response) (domain.PeerInfo, error) {
	var document jrd
	if err := json.Unmarshal(index.Body, &document); err != nil {
		return domain.PeerInfo{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s answers the question for NodeInfo with something unreadable", host), err)
	}
	best, version := domain.URI(""), ""
	for _, link := range document.Links {
		v, ok := strings.CutPrefix(link.Rel, nodeInfoRel)
		if !ok || v <= version || len(v) > len("2.1") {
			continue
		}
		// Some name a path, and some another name of the same site (www.); a stranger's document says nothing about the host.
		base, err := url.Parse(string(index.URL))
		if err != nil {
			continue
		}
		address, err := base.Parse(link.Href)
		if err != nil {
			continue
		}
		uri, err := domain.ParseURI(address.String())
		if err == nil && sameSite(uri.Host(), host) {
			best, version = uri, v
		}
	}
	if best == "" {
		return domain.PeerInfo{}, domain.Explain(domain.ErrNotFound, fmt.Sprintf("%s names no NodeInfo document of its own", host), nil)
	}
	answer, err := r.ask(ctx, best, r.Remote.GetJRD)
	if err != nil {
		return domain.PeerInfo{}, err
	}
	return parseNodeInfo(host, answer.Body)
}

// sameSite takes a host and those below it.
func sameSite(a, b string) bool {
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

// parseNodeInfo reads versions 1.0 to 2.1. Programs write numbers as texts, null, or nothing.
func parseNodeInfo(host string, body []byte) (domain.PeerInfo, error) {
	var document struct {
		Software struct {
			Name       any `json:"name"`
			Version    any `json:"version"`
			Repository any `json:"repository"`
			Homepage   any `json:"homepage"`
		} `json:"software"`
		OpenRegistrations any            `json:"openRegistrations"`
		Usage             map[string]any `json:"usage"`
		Metadata          any            `json:"metadata"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return domain.PeerInfo{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("the NodeInfo of %s cannot be read", host), err)
	}
	users, _ := document.Usage["users"].(map[string]any)
	metadata, _ := document.Metadata.(map[string]any) // PHP writes an empty one as []
	info := domain.PeerInfo{
		Software: strings.ToLower(short(document.Software.Name, maxInfoName)), Version: short(document.Software.Version, maxInfoName),
		Name: short(metadata["nodeName"], maxInfoName), Description: short(metadata["nodeDescription"], maxInfoText),
		Users: number(users["total"]), Posts: number(document.Usage["localPosts"]), Open: document.OpenRegistrations == true,
	}
	for _, address := range []any{document.Software.Repository, document.Software.Homepage} {
		if uri, err := domain.ParseURI(short(address, maxInfoText)); err == nil && info.Repository == "" {
			info.Repository = string(uri)
		}
	}
	if info.Software == "" {
		return domain.PeerInfo{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("the NodeInfo of %s names no program", host), nil)
	}
	return info, nil
}

// short is a text as one plain line of at most limit characters; "" for anything else.
func short(value any, limit int) string {
	text, _ := value.(string)
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	characters := []rune(strings.Join(strings.Fields(text), " "))
	if len(characters) > limit {
		return string(characters[:limit-1]) + "…"
	}
	return string(characters)
}

// number is a count, or -1 if it is none.
func number(value any) int {
	n, ok := value.(float64)
	if !ok || n < 0 || n > maxInfoCount {
		return -1
	}
	return int(n)
}
