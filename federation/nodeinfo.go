package federation

import (
	"context"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	nodeInfoSchema = "http://nodeinfo.diaspora.software/ns/schema/"
	// relApplication is FEP-2677: Mobilizon, Gancio and Friendica find the node actor by it.
	relApplication = "https://www.w3.org/ns/activitystreams#Application"
)

type nodeInfoIndex struct {
	Links []jrdLink `json:"links"`
}

func (s *Server) nodeInfoIndex(c echo.Context, h here) error {
	anyOrigin(c)
	return s.answerJSON(c, "nodeinfo", typeJSON, nodeInfoIndex{Links: []jrdLink{
		{Rel: nodeInfoSchema + "2.1", Href: h.Base + "/nodeinfo/2.1"},
		{Rel: nodeInfoSchema + "2.0", Href: h.Base + "/nodeinfo/2.0"},
		{Rel: relApplication, Href: string(h.NodeActor())},
	}})
}

// nodeInfo is a document of FEP-f1d5, version 2.0 or 2.1.
type nodeInfo struct {
	Version           string         `json:"version"`
	Software          software       `json:"software"`
	Protocols         []string       `json:"protocols"`
	Services          services       `json:"services"`
	OpenRegistrations bool           `json:"openRegistrations"`
	Usage             usage          `json:"usage"`
	Metadata          map[string]any `json:"metadata"`
}

type software struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	Repository string `json:"repository,omitempty"` // 2.1 only
}

type services struct {
	Inbound  []string `json:"inbound"`
	Outbound []string `json:"outbound"`
}

type usage struct {
	Users         map[string]int `json:"users"`
	LocalPosts    int            `json:"localPosts"`
	LocalComments int            `json:"localComments"`
}

// softwareName identifies us to peers; it follows NodeInfo's pattern ^[a-z0-9-]+$.
const softwareName = "weftwork"

func (s *Server) nodeInfo(version string) func(c echo.Context, h here) error {
	return func(c echo.Context, h here) error {
		anyOrigin(c)
		d, err := s.documents.get("nodeinfo "+version, func() (source, error) {
			info, err := s.describeNode(c.Request().Context(), h, version)
			return source{value: info, encode: func() ([]byte, error) { return json.Marshal(info) }}, err
		})
		if err != nil {
			return err
		}
		return answer(c, typeJSON+`; profile="`+nodeInfoSchema+version+`#"; charset=utf-8`, d)
	}
}

func (s *Server) describeNode(ctx context.Context, h here, version string) (nodeInfo, error) {
	organisation, err := s.Store.ActorByURI(ctx, h.organisation)
	if err != nil {
		return nodeInfo{}, err
	}
	members, err := s.Store.Members(ctx)
	if err != nil {
		return nodeInfo{}, err
	}
	_, items, err := s.Store.Items(ctx, domain.Visitor(), storage.ItemFilter{Local: true}, storage.Page{Size: 1})
	if err != nil {
		return nodeInfo{}, err
	}
	notes, err := s.Store.PublicNotesOfOurs(ctx)
	if err != nil {
		return nodeInfo{}, err
	}
	info := nodeInfo{
		Version: version, Software: software{Name: softwareName, Version: s.Version},
		Protocols: []string{"activitypub"},
		Services:  services{Inbound: []string{}, Outbound: []string{"rss2.0", "atom1.0"}},
		Usage:     usage{Users: map[string]int{"total": len(members)}, LocalPosts: items, LocalComments: notes},
		Metadata:  map[string]any{"nodeName": organisation.DisplayName()},
	}
	if organisation.Card != nil && organisation.Card.Summary != "" {
		info.Metadata["nodeDescription"] = organisation.Card.Summary
	}
	if version == "2.1" {
		info.Software.Repository = s.Repository
	}
	return info, nil
}
