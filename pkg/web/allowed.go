package web

import "github.com/weftwork/weftwork/pkg/domain"

// mayReply says whether the member may answer something in the organisation's name: some roles only below their own items.
func (s *Server) mayReply(v *visit, object domain.URI) (bool, error) {
	if !v.may(domain.ActReply) {
		return false, nil
	}
	if domain.May(*v.member, domain.ActReply, domain.Subject{}) {
		return true, nil
	}
	item, err := s.store.ItemByURI(v.ctx(), object)
	if isNotFound(err) {
		note, err := s.store.NoteByURI(v.ctx(), object)
		if isNotFound(err) || err == nil && note.Visibility == domain.VisibilityDirect {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		item, err = s.store.ItemByURI(v.ctx(), note.Root)
		return err == nil && item.Local && domain.May(*v.member, domain.ActReply, domain.OfItem(&item)), unlessNotFound(err)
	}
	return err == nil && item.Local && domain.May(*v.member, domain.ActReply, domain.OfItem(&item)), err
}

// mayReadNote refuses messages to our actors to members whose right does not include them.
func (v *visit) mayReadNote(note *domain.Note) error {
	if v.member == nil || note.Visibility != domain.VisibilityDirect {
		return nil
	}
	return domain.AllowAtAll(*v.member, domain.ActReadMessages)
}

// mayOpen says whether the member may open an item in its editor.
func (v *visit) mayOpen(item *domain.Item) bool {
	if item.Kind == domain.KindOrganisation {
		return v.may(domain.ActOrganisation)
	}
	return v.member != nil && v.mayItem(domain.ActRead, item) == nil
}

func unlessNotFound(err error) error {
	if isNotFound(err) {
		return nil
	}
	return err
}

// allow says what the member may do with a reply.
func (r *replyView) allow(v *visit, note *domain.Note, mayReply bool) {
	if v.member == nil {
		return
	}
	r.MayReply, r.MayModerate = mayReply, v.may(domain.ActModerate)
	r.MayRetract = domain.May(*v.member, domain.ActRetractReply, domain.OfNote(note))
}
