package activitystreams

import "github.com/weftwork/weftwork/pkg/domain"

func (e Encoder) setCard(o asActor, a *domain.Actor) {}

func (d Decoder) readCard(a *domain.Actor, m map[string]any) {}
