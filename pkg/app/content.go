package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/frontmatter"
)

// ReadContent reads a file of the commands: Markdown with front matter for articles, YAML for the other kinds. Terms are
// matched with the vocabularies; pictures that it names are read from folder and stored.
func (a *App) ReadContent(ctx context.Context, by domain.Member, kind domain.Kind, r io.Reader, folder string) (domain.Content, error) {
	read := map[domain.Kind]func(io.Reader) (frontmatter.Draft, error){
		domain.KindArticle: frontmatter.Article, domain.KindEvent: frontmatter.Event,
		domain.KindInitiative: frontmatter.Initiative, domain.KindOrganisation: frontmatter.Organisation,
	}
	draft, err := read[kind](r)
	if err != nil {
		return domain.Content{}, err
	}
	content := draft.Content
	var wrong domain.InvalidError
	a.matchTerms(ctx, &wrong, by, kind, &content, draft)
	note(&wrong, "authors", a.matchAuthors(ctx, &content, draft.AuthorNames))
	if draft.ImagePath != "" {
		content.Image = a.readImage(ctx, &wrong, imageField(kind), by, draft.ImagePath, folder, content.Image)
	}
	if draft.LogoPath != "" && content.Card != nil {
		content.Card.Logo = a.readImage(ctx, &wrong, "logo", by, draft.LogoPath, folder, content.Card.Logo)
	}
	content.Text = a.readTextPictures(ctx, &wrong, by, content.Text, folder)
	return content, wrong.OrNil()
}

// localPicture is a picture in Markdown that lies beside the file: its description, its path, its title.
var localPicture = regexp.MustCompile(`(!\[(?:[^\]\\]|\\.)*\]\()([^\s()<>/#][^\s()<>#]*\.(?i:jpe?g|png|gif|webp))((?:\s+"(?:[^"\\]|\\.)*")?\s*\))`)

// readTextPictures stores the pictures that a text names by a path relative to its file, and names them as the node does.
func (a *App) readTextPictures(ctx context.Context, wrong *domain.InvalidError, by domain.Member, text, folder string) string {
	return localPicture.ReplaceAllStringFunc(text, func(mark string) string {
		parts := localPicture.FindStringSubmatch(mark)
		if strings.Contains(parts[2], "://") {
			return mark
		}
		image := a.readImage(ctx, wrong, "text", by, parts[2], folder, nil)
		if image == nil {
			return mark
		}
		return parts[1] + "/media/" + domain.MediaHash(image.URL)[:domain.ShortHash] + domain.MediaExtension(image.MediaType) + parts[3]
	})
}

// imageField is what the file calls its picture.
func imageField(kind domain.Kind) string {
	if kind == domain.KindArticle {
		return "cover"
	}
	return "image"
}

func (a *App) matchTerms(ctx context.Context, wrong *domain.InvalidError, by domain.Member, kind domain.Kind, content *domain.Content, draft frontmatter.Draft) {
	match := func(scheme domain.Scheme, field string, names []string) []domain.TermRef {
		if kind == domain.KindOrganisation {
			note(wrong, field, a.defineTerms(ctx, by, scheme, names, draft.StreamDescriptions))
		}
		refs, err := a.Node.MatchTerms(ctx, scheme, field, content.Language, names)
		note(wrong, field, err)
		for i := range refs {
			if i < len(names) && draft.StreamDescriptions[names[i]] != "" {
				refs[i].Description = draft.StreamDescriptions[names[i]]
			}
		}
		return refs
	}
	content.Streams = append(content.Streams, match(domain.SchemeStream, "streams", draft.StreamNames)...)
	content.Themes = append(content.Themes, match(domain.SchemeTheme, "themes", draft.ThemeNames)...)
	if content.Card != nil {
		content.Card.Modes = append(content.Card.Modes, match(domain.SchemeMode, "modes_of_action", draft.ModeNames)...)
		content.Card.Audiences = append(content.Card.Audiences, match(domain.SchemeAudience, "target_audience", draft.AudienceNames)...)
	}
}

// defineTerms adds what the organisation's own card names and the vocabulary lacks: the card is where an organisation says
// what its streams, themes, modes of action and audiences are.
func (a *App) defineTerms(ctx context.Context, by domain.Member, scheme domain.Scheme, names []string, descriptions map[string]string) error {
	for _, name := range names {
		_, err := a.Node.MatchTerms(ctx, scheme, "", "", []string{name})
		if err == nil {
			continue
		}
		if !errors.Is(err, domain.ErrInvalid) {
			return err
		}
		if _, err := a.Node.AddTerm(ctx, by, scheme, name, descriptions[name]); err != nil {
			return err
		}
	}
	return nil
}

// note adds an error to what is wrong: its fields if it has some, else its message under field.
func note(wrong *domain.InvalidError, field string, err error) {
	if err == nil {
		return
	}
	if invalid, ok := errors.AsType[*domain.InvalidError](err); ok {
		wrong.Fields = append(wrong.Fields, invalid.Fields...)
		return
	}
	message := domain.Message(err)
	if message == "" {
		message = err.Error()
	}
	wrong.Add(field, message)
}

func (a *App) readImage(ctx context.Context, wrong *domain.InvalidError, field string, by domain.Member, path, folder string, words *domain.Image) *domain.Image {
	if words == nil {
		words = &domain.Image{}
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	file, err := os.Open(path)
	if err != nil {
		wrong.Add(field, fmt.Sprintf("cannot read the picture %s", path))
		return nil
	}
	defer file.Close()
	said := domain.Media{
		Name: filepath.Base(path), Alt: words.Alt, Caption: words.Caption, Credit: words.Credit, Decorative: words.Decorative, Focus: focusOf(words),
	}
	stored, err := a.AddPicture(ctx, by, file, said)
	if err != nil {
		note(wrong, field, err)
		return nil
	}
	image, err := a.Node.ImageOf(ctx, stored, said)
	note(wrong, field, err)
	return image
}

func focusOf(image *domain.Image) domain.Focus {
	if image.Focus == nil {
		return domain.Middle()
	}
	return *image.Focus
}
