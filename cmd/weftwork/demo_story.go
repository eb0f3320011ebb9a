package main

import "github.com/weftwork/weftwork/pkg/domain"

// demoResponse is what one organisation answers to what another published.
type demoResponse struct {
	by string // handle
	// to is "handle/file" of an item, or the name of an earlier reply.
	to string
	// kind is a like or a reshare, or "" for a reply.
	kind domain.ResponseKind
	// reply names the reply, so that others can answer it.
	reply, text string
}

// demoResponses are told in order; each waits until what it answers has arrived.
func demoResponses() []demoResponse {
	return []demoResponse{
		{by: "fil_ouvert", to: "p2pf/1-organised-network", reply: "silence", text: "Nous avons fait le test du silence lundi, " +
			"sur la nappe de la cantine : 58 liens, 37 tiendraient un an sans nous. Les plus solides passent par le marché, pas par " +
			"les réunions. Combien de temps gardez-vous la feuille ?"},
		{by: "p2pf", to: "silence", reply: "silence-2", text: "Until the next one, so that both can hang side by side. 37 of 58 is " +
			"a good deal more than most groups find. Would you let us add the tablecloth to the knowledge commons, with the lines " +
			"but without the names?"},
		{by: "bucle", to: "p2pf/2-two-scarcities", reply: "sand", text: "Falta una fila en la tabla: los repuestos. Son finitos en el " +
			"cajón e infinitos en el plano, y los tratan al revés en los dos casos."},
		{by: "p2pf", to: "sand", reply: "sand-2", text: "That row is better than all of ours. It goes into the next edition, with " +
			"your name beside it."},
		{by: "bucle", to: "fil_ouvert/1-comptes-ouverts", reply: "ledger", text: "Publicamos las cuentas hace un año y la primera " +
			"respuesta llegó de un proveedor que nos cobraba de menos. ¿Cómo definen ustedes la «hora de cuidado» cuando la persona " +
			"cuida y teje a la vez?"},
		{by: "fil_ouvert", to: "ledger", reply: "ledger-2", text: "Une heure reste une heure : la moitié va au soin, la moitié à " +
			"l'ouvrage, et personne ne vérifie. La définition complète est à la ligne 23 du format."},
		{by: "fil_ouvert", to: "bucle/1-pasaporte", reply: "label", text: "La ligne « réparations faites » est adoptée pour nos " +
			"couvertures, avec quatre rangs au lieu de cinq. L'encre de noix tient mieux au lavage que celle que nous vous avions envoyée."},
		{by: "p2pf", to: "bucle/2-ninety-one-lamps", reply: "tender", text: "Could you publish the sentence from the city's tender as " +
			"a text of its own? Two other municipalities have asked us for wording that survived a legal department."},
		{by: "bucle", to: "tender", reply: "tender-2", text: "Sí: saldrá el lunes, con la versión que el departamento jurídico " +
			"rechazó y la que aprobó, una al lado de la otra."},
		{by: "bucle", to: "p2pf/1-organised-network", kind: domain.ResponseLike},
		{by: "fil_ouvert", to: "p2pf/3-shared-vocabulary", kind: domain.ResponseLike},
		{by: "bucle", to: "p2pf/3-shared-vocabulary", kind: domain.ResponseLike},
		{by: "p2pf", to: "fil_ouvert/2-counting-care", kind: domain.ResponseLike},
		{by: "bucle", to: "fil_ouvert/2-counting-care", kind: domain.ResponseLike},
		{by: "p2pf", to: "fil_ouvert/2-exit-clause", kind: domain.ResponseLike},
		{by: "fil_ouvert", to: "bucle/2-ninety-one-lamps", kind: domain.ResponseLike},
		{by: "p2pf", to: "bucle/2-passport-sprint", kind: domain.ResponseLike},
		{by: "p2pf", to: "ledger-2", kind: domain.ResponseLike},
		{by: "p2pf", to: "bucle/2-ninety-one-lamps", kind: domain.ResponseReshare},
		{by: "p2pf", to: "fil_ouvert/3-leaving-well", kind: domain.ResponseReshare},
		{by: "bucle", to: "fil_ouvert/2-exit-clause", kind: domain.ResponseReshare},
		{by: "bucle", to: "p2pf/2-two-scarcities", kind: domain.ResponseReshare},
		{by: "fil_ouvert", to: "bucle/2-passport-sprint", kind: domain.ResponseReshare},
		{by: "fil_ouvert", to: "p2pf/1-commons-assembly", kind: domain.ResponseReshare},
	}
}
