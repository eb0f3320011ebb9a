package app

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func grey(t *testing.T, shade uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range picture.Pix {
		picture.Pix[i] = shade
	}
	picture.SetGray(0, 0, color.Gray{255})
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func kept(t *testing.T, a *App) (rows int, files []string) {
	t.Helper()
	_, rows, err := a.Store.MediaList(t.Context(), storage.MediaFilter{}, storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(a.files.Dir, "??", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return rows, found
}

func TestAPictureAndItsFileComeAndGoTogether(t *testing.T) {
	a := open(t, nil)
	setUp(t, a)
	ctx := t.Context()
	stored, err := a.AddPicture(ctx, domain.Member{ID: "m1", Role: domain.RoleOwner}, bytes.NewReader(grey(t, 10)), domain.Media{Alt: "grey"})
	if err != nil {
		t.Fatal(err)
	}
	if rows, files := kept(t, a); rows != 1 || len(files) != 1 {
		t.Fatalf("%d rows and %q", rows, files)
	}
	if _, err := a.AddPicture(ctx, domain.Member{Role: domain.RoleOwner}, strings.NewReader("no picture"), domain.Media{}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if err := a.RemovePicture(ctx, domain.Member{Role: domain.RoleOwner}, stored.ID, false); err != nil {
		t.Fatal(err)
	}
	if rows, files := kept(t, a); rows != 0 || len(files) != 0 {
		t.Errorf("%d rows and %q are left", rows, files)
	}
}

func TestAFileThatNoRowKnowsIsSwept(t *testing.T) {
	a := open(t, nil)
	setUp(t, a)
	stored, err := a.AddPicture(t.Context(), domain.Member{ID: "m1", Role: domain.RoleOwner}, bytes.NewReader(grey(t, 10)), domain.Media{})
	if err != nil {
		t.Fatal(err)
	}
	_, files := kept(t, a)
	stray := filepath.Join(filepath.Dir(files[0]), stored.Hash[:2]+strings.Repeat("0", 62)+".png")
	half := filepath.Join(filepath.Dir(files[0]), ".new-1")
	for _, name := range []string{stray, half} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	if err := a.sweepPictures(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stray); err != nil {
		t.Errorf("a young file may belong to an upload under way: %v", err)
	}
	if err := a.sweepPictures(t.Context(), now.Add(2*strayAge)); err != nil {
		t.Fatal(err)
	}
	if _, files := kept(t, a); len(files) != 1 || filepath.Base(files[0]) != stored.Hash+".png" {
		t.Errorf("left are %q", files)
	}
}

func TestPicturesBesideAFileOfTheCommandsAreStored(t *testing.T) {
	a := open(t, nil)
	setUp(t, a)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "loom.png"), grey(t, 10), 0o600); err != nil {
		t.Fatal(err)
	}
	source := "---\ntitle: Looms\n---\n\n![A loom](loom.png \"In Ghent\")\n\n![there](https://x.example/a.png)\n"
	content, err := a.ReadContent(t.Context(), domain.Member{ID: "m1", Role: domain.RoleOwner}, domain.KindArticle, strings.NewReader(source), folder)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(content.Text, "![A loom](/media/") || !strings.Contains(content.Text, `.png "In Ghent")`) || !strings.Contains(content.Text, "https://x.example/a.png") {
		t.Errorf("the text is %s", content.Text)
	}
	_, err = a.ReadContent(t.Context(), domain.Member{ID: "m1", Role: domain.RoleOwner}, domain.KindArticle, strings.NewReader(strings.ReplaceAll(source, "loom.png", "lost.png")), folder)
	if err == nil || !strings.Contains(err.Error(), "cannot read the picture") {
		t.Errorf("got %v", err)
	}
}
