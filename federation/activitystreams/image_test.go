package activitystreams

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAPictureKeepsItsCaptionAndWhatMustNotBeCutOff(t *testing.T) {
	i := anArticle()
	image := picture()
	image.Caption, image.Focus = "In Ghent", &domain.Focus{X: 10, Y: 75}
	i.Content.Image = image
	raw, err := encoder.Object(i)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"focalPoint":[-0.8,-0.5]`, `"weft:caption":"In Ghent"`, `"focalPoint":{"@container":"@list","@id":"toot:focalPoint"}`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in %s", want, raw)
		}
	}
	got, ok := through(t, i).(*domain.Item)
	if !ok || got.Content.Image == nil || got.Content.Image.Focus == nil || *got.Content.Image.Focus != *image.Focus || got.Content.Image.Caption != "In Ghent" {
		t.Errorf("got %+v", got.Content.Image)
	}
}

func TestAFocalPointThatIsNoneIsTheMiddle(t *testing.T) {
	for _, hostile := range []string{`null`, `"left"`, `[]`, `[0]`, `[0,0]`, `[2,0]`, `[0,"1"]`, `[1e300,-1e300]`, `[0.1,0.2,0.3]`, `{"x":1}`} {
		var v any
		if err := json.Unmarshal([]byte(hostile), &v); err != nil {
			t.Fatal(err)
		}
		if got := readFocus(v); got != nil {
			t.Errorf("%s is %+v", hostile, *got)
		}
	}
}
