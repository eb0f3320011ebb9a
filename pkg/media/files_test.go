package media

import (
	"bytes"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func saved(t *testing.T, files Files, width, height int) (name string, picture Picture) {
	t.Helper()
	picture, err := ProcessBytes(asJPEG(t, painted(width, height)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := files.Save(picture.Hash, ".jpg", picture.Bytes); err != nil {
		t.Fatal(err)
	}
	return picture.Hash + ".jpg", picture
}

func TestSavedPicturesCanBeOpenedAndRemoved(t *testing.T) {
	files := Files{Dir: filepath.Join(t.TempDir(), "media")}
	name, picture := saved(t, files, 40, 20)
	if err := files.Save(picture.Hash, ".jpg", picture.Bytes); err != nil {
		t.Errorf("saving again: %v", err)
	}
	file, err := files.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if raw, err := io.ReadAll(file); err != nil || !bytes.Equal(raw, picture.Bytes) {
		t.Errorf("the file holds %d bytes, %v", len(raw), err)
	}
	for range 2 {
		if err := files.Remove(picture.Hash, ".jpg"); err != nil {
			t.Errorf("remove: %v", err)
		}
		if _, err := files.Open(name); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("after removal: %v", err)
		}
	}
}

func TestNoNameLeadsOutOfTheFolder(t *testing.T) {
	files := Files{Dir: t.TempDir()}
	for _, name := range []string{"", "../../etc/passwd", "..", "a.jpg", strings.Repeat("A", 64) + ".jpg", strings.Repeat("a", 64) + ".svg",
		strings.Repeat("a", 64) + ".jpg/x", strings.Repeat("a", 64) + ".jpg\x00", strings.Repeat("a", 63) + "/.jpg", strings.Repeat("a", 64) + "-640.jpg"} {
		if _, err := files.Open(name); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%q gives %v", name, err)
		}
		if _, err := files.OpenWidth(name, 640); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%q at a width gives %v", name, err)
		}
	}
	if err := files.Save("../x", ".jpg", nil); err == nil {
		t.Error("a path is taken for a hash")
	}
	if err := files.Save(strings.Repeat("a", 64), ".jpg", []byte("x")); err == nil {
		t.Error("bytes are saved under the hash of others")
	}
}

func TestWidthsAreMadeOnceAndKept(t *testing.T) {
	files := Files{Dir: t.TempDir()}
	name, picture := saved(t, files, 1600, 900)
	for range 2 {
		file, err := files.OpenWidth(name, 640)
		if err != nil {
			t.Fatal(err)
		}
		config, _, err := image.DecodeConfig(file)
		file.Close()
		if err != nil || config.Width != 640 || config.Height != 360 {
			t.Errorf("got %d × %d, %v", config.Width, config.Height, err)
		}
	}
	if _, err := files.OpenWidth(name, 641); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("any width is made: %v", err)
	}
	if err := files.Remove(picture.Hash, ".jpg"); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(files.Dir, picture.Hash[:2]))
	if err != nil || len(left) != 0 {
		t.Errorf("after removal %v is left, %v", left, err)
	}
}

func TestANarrowPictureIsServedAsItIs(t *testing.T) {
	files := Files{Dir: t.TempDir()}
	name, picture := saved(t, files, 300, 200)
	file, err := files.OpenWidth(name, 1280)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if raw, err := io.ReadAll(file); err != nil || !bytes.Equal(raw, picture.Bytes) {
		t.Errorf("got %d bytes, %v", len(raw), err)
	}
}

func TestWhatWasLeftHalfWrittenIsDeletedAndVariantsAreNoPictures(t *testing.T) {
	files := Files{Dir: t.TempDir()}
	name, _ := saved(t, files, 700, 20)
	variant, err := files.OpenNamed(strings.Replace(name, ".", "-320.", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer variant.Close()
	half := filepath.Join(files.Dir, name[:2], halfWritten+"1")
	if err := os.WriteFile(half, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if names, err := files.Older(time.Now().Add(-time.Hour)); err != nil || len(names) != 0 {
		t.Errorf("old are %q, %v", names, err)
	}
	if names, err := files.Older(time.Now().Add(time.Hour)); err != nil || len(names) != 1 || names[0] != name {
		t.Errorf("old are %q, %v", names, err)
	}
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
}
