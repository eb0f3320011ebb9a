package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// site is what every page shows of the node, for one version of the data.
type site struct {
	version      uint64
	settings     domain.Settings
	addresses    domain.Addresses
	organisation domain.Actor
	card         domain.Item
	pages        []domain.SitePage
	terms        termBook
	hasSeries    bool // that visitors know of
	look         *look
	tongues      *tongues       // that visitors are offered; nil for all
	zone         *time.Location // where the clocks hang that pages show
	upload       int64          // the largest picture in bytes
	login        time.Duration  // how long one lasts that begins now
}

// ready says whether set-up is done.
func (s *site) ready() bool { return s.settings.IsSetUp() }

// siteNow reads the node's settings and organisation, once per version of the data.
func (s *Server) siteNow(ctx context.Context) (*site, error) {
	version := s.changes.now()
	known := s.lastSite.Load()
	if known != nil && known.version == version {
		return known, nil
	}
	fresh := &site{version: version}
	var err error
	if fresh.settings, err = s.store.Settings(ctx); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	if known != nil && known.settings.Language == fresh.settings.Language && known.settings.Languages == fresh.settings.Languages {
		fresh.tongues = known.tongues
	} else {
		fresh.tongues = s.tongues.among(fresh.settings)
	}
	if fresh.look, err = s.lookOf(fresh.settings.Accent); err != nil {
		return nil, fmt.Errorf("dye the pages: %w", err)
	}
	if err := s.readLimits(ctx, fresh); err != nil {
		return nil, err
	}
	if fresh.ready() {
		fresh.addresses = fresh.settings.Addresses()
		if fresh.organisation, err = s.store.ActorByURI(ctx, fresh.settings.Organisation); err != nil {
			return nil, fmt.Errorf("read the organisation: %w", err)
		}
		fresh.look = s.withLogo(ctx, fresh.look, fresh.organisation.Icon)
		if fresh.card, err = s.store.ItemBySubject(ctx, fresh.settings.Organisation); err != nil {
			return nil, fmt.Errorf("read the organisation's card: %w", err)
		}
		if fresh.pages, err = s.store.SitePages(ctx); err != nil {
			return nil, fmt.Errorf("read the site's pages: %w", err)
		}
		terms, err := s.store.AllTerms(ctx)
		if err != nil {
			return nil, fmt.Errorf("read the vocabularies: %w", err)
		}
		fresh.terms = newTermBook(terms)
		if fresh.hasSeries, err = s.store.AnySeries(ctx); err != nil {
			return nil, err
		}
	}
	s.lastSite.Store(fresh)
	return fresh, nil
}

// readLimits adds what owners set about times and sizes.
func (s *Server) readLimits(ctx context.Context, fresh *site) error {
	pictures, _, err := s.node.PictureLimits(ctx)
	if err != nil {
		return err
	}
	if fresh.upload = s.o.MaxUpload; fresh.upload == 0 {
		fresh.upload = pictures.Upload
	}
	if fresh.login, _, err = s.node.LoginLifetime(ctx); err != nil {
		return err
	}
	fresh.zone, err = s.node.Place(ctx)
	return err
}

// brand is the head of every page.
type brand struct {
	Name, Handle, Logo string
	Ready, Series      bool
	Pages              []link // of the footer
}

func (s *Server) brand(v *visit) brand {
	b := brand{Name: "Weftwork", Ready: v.site.ready()}
	if b.Ready {
		b.Series = v.site.hasSeries
		b.Pages = v.site.pageLinks(domain.PlaceFooter)
		b.Name, b.Handle = v.site.organisation.DisplayName(), v.site.organisation.Handle.String()
		if logo := s.presenter(v).picture(v.site.organisation.Icon); logo != nil {
			b.Logo = logo.Src
		}
	}
	return b
}

// mainNav are the places of every page.
func mainNav(v *visit, path string) []link {
	places := []link{
		{Name: v.say("nav.articles"), URL: "/articles"},
		{Name: v.say("nav.events"), URL: "/events"},
		{Name: v.say("nav.initiatives"), URL: "/initiatives"},
		{Name: v.say("nav.network"), URL: "/network"},
		{Name: v.say("nav.about"), URL: "/about"},
	}
	places = append(places, v.site.pageLinks(domain.PlaceMenu)...)
	markCurrent(places, path)
	return places
}

// markCurrent marks the place whose address is the longest beginning of path.
func markCurrent(places []link, path string) {
	best := -1
	for i, place := range places {
		if under(path, place.URL) && (best < 0 || len(place.URL) > len(places[best].URL)) {
			best = i
		}
	}
	if best >= 0 {
		places[best].Current = true
	}
}

func under(path, place string) bool {
	return path == place || len(path) > len(place) && path[:len(place)] == place && path[len(place)] == '/'
}

func isNotFound(err error) bool { return errors.Is(err, domain.ErrNotFound) }
