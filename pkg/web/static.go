package web

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// forever is for addresses whose content never changes.
const forever = 365 * 24 * time.Hour

// staticFile serves styles, scripts and pictures of ours under names that carry their version.
func (s *Server) staticFile(v *visit) error {
	asset, ok := s.assets.Get(v.Param("*"))
	if !ok {
		look := v.site.look
		if asset, ok = look.files[v.Param("*")]; !ok {
			return s.otherLook(v, look)
		}
	}
	h := v.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if v.Param("version") == s.assets.Version {
		h.Set("Cache-Control", immutable)
	}
	h.Set("Vary", "Accept-Encoding")
	body := asset.Body
	if asset.Gzip != nil && acceptsGzip(v.Request()) {
		h.Set("Content-Encoding", "gzip")
		body = asset.Gzip
	}
	return v.Blob(http.StatusOK, asset.Type, body)
}

var immutable = fmt.Sprintf("public, max-age=%d, immutable", int(forever.Seconds()))

// favicon answers programs that ask for the old address.
func (s *Server) favicon(v *visit) error {
	return v.Redirect(http.StatusFound, v.site.look.Mark)
}

// wholeHash is how many digits a hash has.
const wholeHash = 64

// mediaName is how stored pictures are called: their hash, a width, and an ending of ours.
var mediaName = regexp.MustCompile(`^[0-9a-f]{16,64}(-[0-9]{3,4})?\.(jpg|png|gif|webp)$`)

// showMedia serves an uploaded picture. It never answers as ActivityPub: whatever was asked for, it is a picture.
func (s *Server) showMedia(v *visit) error {
	name := v.Param("file")
	if dot := strings.IndexAny(name, "-."); dot >= domain.ShortHash && dot < wholeHash && mediaName.MatchString(name) {
		picture, err := s.store.MediaByHash(v.ctx(), name[:dot])
		if err != nil {
			return err
		}
		return v.Redirect(http.StatusFound, "/media/"+picture.Hash+name[dot:])
	}
	return s.sendPicture(v, name, s.o.OpenMedia)
}

// showRemoteMedia serves a peer's picture from our cache.
func (s *Server) showRemoteMedia(v *visit) error {
	return s.sendPicture(v, v.Param("file"), s.o.OpenRemote)
}

func (s *Server) sendPicture(v *visit, name string, open openFile) error {
	if open == nil || !mediaName.MatchString(name) {
		return domain.ErrNotFound
	}
	file, err := open(v.ctx(), name)
	if err != nil {
		return err
	}
	defer file.Close()
	h := v.Response().Header()
	h.Set("Content-Type", pictureType(name))
	h.Set("Cache-Control", immutable)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(v.Response(), v.Request(), name, time.Time{}, file)
	return nil
}

func pictureType(name string) string {
	switch path.Ext(name) {
	case ".jpg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	}
	return "image/webp"
}
