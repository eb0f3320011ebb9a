package node

import "github.com/weftwork/weftwork/pkg/domain"

// seedTerm is a term that a new node starts with: labels and explanations in the order of seedLanguages.
type seedTerm struct {
	scheme domain.Scheme
	slug   string
	labels [7]string
	about  [7]string
}

// seedLanguages are those of the interface. Migration 30 gave the same labels to nodes that began with the English ones.
func seedLanguages() []string { return []string{"en", "fr", "es", "de", "pt", "it", "nl"} }

// inLanguages keys texts by their languages; those that are empty are left out.
func inLanguages(texts [7]string) map[string]string {
	keyed := map[string]string{}
	for i, tag := range seedLanguages() {
		if texts[i] != "" {
			keyed[tag] = texts[i]
		}
	}
	return keyed
}

// commonsTerms are the headings' values on the identity card of the P2P Foundation; explanations and translations are ours.
func commonsTerms() []seedTerm {
	terms := seedStreams()
	add := func(scheme domain.Scheme, slug string, labels [7]string) {
		terms = append(terms, seedTerm{scheme: scheme, slug: slug, labels: labels})
	}
	theme, mode, audience := domain.SchemeTheme, domain.SchemeMode, domain.SchemeAudience

	add(theme, "governance", [7]string{"Governance", "Gouvernance", "Gobernanza", "Governance", "Governança", "Governance", "Bestuur en zeggenschap"})
	add(theme, "commons", [7]string{"Commons", "Communs", "Bienes comunes", "Commons", "Comuns", "Beni comuni", "Commons"})
	add(theme, "research-and-social-innovation", [7]string{"Research and social innovation", "Recherche et innovation sociale", "Investigación e innovación social",
		"Forschung und soziale Innovation", "Investigação e inovação social", "Ricerca e innovazione sociale", "Onderzoek en sociale innovatie"})
	add(theme, "tools-and-methods", [7]string{"Tools & methods", "Outils et méthodes", "Herramientas y métodos", "Werkzeuge und Methoden", "Ferramentas e métodos",
		"Strumenti e metodi", "Gereedschap en methoden"})

	add(mode, "best-practices-and-labels", [7]string{"Diffusion of best practices, creation of labels", "Diffusion de bonnes pratiques, création de labels",
		"Difusión de buenas prácticas, creación de sellos", "Verbreitung guter Praxis, Schaffung von Gütesiegeln", "Divulgação de boas práticas, criação de selos",
		"Diffusione di buone pratiche, creazione di marchi di qualità", "Verspreiding van goede praktijken, ontwikkeling van keurmerken"})
	add(mode, "expertise", [7]string{"Expertise", "Expertise", "Asesoramiento experto", "Fachwissen", "Conhecimento especializado", "Competenze specialistiche", "Deskundigheid"})
	add(mode, "networking", [7]string{"Networking of actors", "Mise en réseau d’acteurs", "Conexión de actores en red", "Vernetzung von Akteuren", "Ligação de atores em rede",
		"Messa in rete degli attori", "Actoren met elkaar verbinden"})
	add(mode, "advocacy", [7]string{"Advocacy, lobbying, influence strategy", "Plaidoyer, lobbying, stratégie d’influence", "Incidencia política, cabildeo, estrategia de influencia",
		"Interessenvertretung, Lobbyarbeit, Strategie der Einflussnahme", "Defesa de causas, lóbi, estratégia de influência", "Advocacy, lobbying, strategia di influenza",
		"Belangenbehartiging, lobby, strategische beïnvloeding"})
	add(mode, "research", [7]string{"Research, analysis", "Recherche, analyse", "Investigación, análisis", "Forschung, Analyse", "Investigação, análise", "Ricerca, analisi", "Onderzoek, analyse"})

	add(audience, "activists", [7]string{"Activists, campaigners", "Activistes, militants", "Activistas, militantes", "Aktive, Kampagnen", "Ativistas, militantes", "Attivisti, militanti", "Activisten, actievoerders"})
	add(audience, "associations", [7]string{"Associations", "Associations", "Asociaciones", "Vereine und Verbände", "Associações", "Associazioni", "Verenigingen"})
	add(audience, "public-authorities", [7]string{"Public authorities, elected representatives, administrations", "Pouvoirs publics, élus, administrations",
		"Poderes públicos, cargos electos, administraciones", "Öffentliche Hand, gewählte Vertretungen, Verwaltungen", "Poderes públicos, eleitos, administrações",
		"Poteri pubblici, rappresentanti eletti, amministrazioni", "Overheden, volksvertegenwoordigers, bestuursorganen"})
	add(audience, "local-authorities", [7]string{"Local authorities", "Collectivités locales", "Autoridades locales", "Städte und Gemeinden", "Autarquias locais", "Enti locali", "Lokale overheden"})
	add(audience, "communities", [7]string{"Communities, minorities", "Communautés, minorités", "Comunidades, minorías", "Gemeinschaften, Minderheiten", "Comunidades, minorias", "Comunità, minoranze", "Gemeenschappen, minderheden"})
	add(audience, "economists", [7]string{"Economists, actors of the social and solidarity economy", "Économistes, acteurs de l’économie sociale et solidaire",
		"Economistas, actores de la economía social y solidaria", "Wirtschaftswissenschaft, Akteure der Sozial- und Solidarwirtschaft", "Economistas, atores da economia social e solidária",
		"Economisti, attori dell’economia sociale e solidale", "Economen, actoren van de sociale en solidaire economie"})
	add(audience, "experts", [7]string{"Experts", "Experts", "Personas expertas", "Fachleute", "Especialistas", "Esperti", "Deskundigen"})
	add(audience, "general-public", [7]string{"General public", "Grand public", "Público en general", "Allgemeine Öffentlichkeit", "Público em geral", "Grande pubblico", "Breed publiek"})
	add(audience, "european-institutions", [7]string{"European institutions", "Institutions européennes", "Instituciones europeas", "Europäische Institutionen", "Instituições europeias", "Istituzioni europee", "Europese instellingen"})
	add(audience, "politicians", [7]string{"Politicians, political parties", "Responsables politiques, partis", "Políticos, partidos", "Politik, Parteien", "Políticos, partidos", "Politici, partiti", "Politici, politieke partijen"})
	add(audience, "think-tanks", [7]string{"Think tanks", "Laboratoires d’idées", "Centros de estudios", "Denkfabriken", "Centros de reflexão", "Centri studi", "Denktanks"})
	add(audience, "academics", [7]string{"Academics", "Universitaires", "Mundo académico", "Wissenschaft", "Meio académico", "Mondo accademico", "Academici"})
	add(audience, "european-civil-society", [7]string{"European civil society", "Société civile européenne", "Sociedad civil europea", "Europäische Zivilgesellschaft", "Sociedade civil europeia", "Società civile europea", "Europees maatschappelijk middenveld"})
	return terms
}

func seedStreams() []seedTerm {
	return []seedTerm{
		{domain.SchemeStream, "cultures-and-politics",
			[7]string{"P2P Cultures and Politics", "Cultures et politiques P2P", "Culturas y políticas P2P", "P2P-Kultur und -Politik", "Culturas e políticas P2P", "Culture e politiche P2P", "P2P-cultuur en -politiek"},
			[7]string{"A relatable culture for the commons, inclusive and diverse, and the policy work that follows from it.",
				"Une culture des communs proche des gens, ouverte et plurielle, et le travail politique qui en découle.",
				"Una cultura de los comunes cercana, inclusiva y diversa, y el trabajo político que de ella se deriva.",
				"Eine Kultur der Commons, die nahbar, offen und vielfältig ist, und die politische Arbeit, die daraus folgt.",
				"Uma cultura dos comuns próxima das pessoas, inclusiva e diversa, e o trabalho político que dela decorre.",
				"Una cultura dei beni comuni vicina alle persone, inclusiva e plurale, e il lavoro politico che ne consegue.",
				"Een cultuur van de commons die herkenbaar, inclusief en divers is, en het beleidswerk dat daaruit volgt."}},
		{domain.SchemeStream, "open-coops",
			[7]string{"Open Coops & Sustainable Livelihoods", "Coopératives ouvertes et moyens de vie durables", "Cooperativas abiertas y medios de vida sostenibles",
				"Offene Genossenschaften und tragfähiger Lebensunterhalt", "Cooperativas abertas e meios de vida sustentáveis", "Cooperative aperte e mezzi di sussistenza sostenibili",
				"Open coöperaties en duurzaam levensonderhoud"},
			[7]string{"Work, care and well-being for commoners, in durable networks that build ethical markets.",
				"Travail, soin et bien-être pour celles et ceux qui font vivre les communs, dans des réseaux durables qui créent des marchés éthiques.",
				"Trabajo, cuidados y bienestar para quienes sostienen los comunes, en redes duraderas que crean mercados éticos.",
				"Arbeit, Fürsorge und Wohlergehen für Menschen in den Commons, in dauerhaften Netzen, die ethische Märkte schaffen.",
				"Trabalho, cuidado e bem-estar para quem sustenta os comuns, em redes duradouras que criam mercados éticos.",
				"Lavoro, cura e benessere per chi tiene vivi i beni comuni, in reti durature che creano mercati etici.",
				"Werk, zorg en welzijn voor wie de commons draagt, in duurzame netwerken die ethische markten opbouwen."}},
		{domain.SchemeStream, "circular-economy",
			[7]string{"Building the Open Source Circular Economy", "Construire l’économie circulaire open source", "Construir la economía circular de código abierto",
				"Aufbau der quelloffenen Kreislaufwirtschaft", "Construir a economia circular de código aberto", "Costruire l’economia circolare open source", "Bouwen aan de opensource circulaire economie"},
			[7]string{"Cooperative production that closes its loops: open designs, shared ownership, ecological care.",
				"Une production coopérative qui boucle ses cycles : plans ouverts, propriété partagée, soin écologique.",
				"Producción cooperativa que cierra sus ciclos: diseños abiertos, propiedad compartida, cuidado ecológico.",
				"Gemeinschaftliche Produktion, die ihre Kreisläufe schließt: offene Entwürfe, geteiltes Eigentum, Sorge für die Umwelt.",
				"Produção cooperativa que fecha os seus ciclos: projetos abertos, propriedade partilhada, cuidado ecológico.",
				"Produzione cooperativa che chiude i suoi cicli: progetti aperti, proprietà condivisa, cura dell’ambiente.",
				"Coöperatieve productie die haar kringlopen sluit: open ontwerpen, gedeeld eigendom, zorg voor de aarde."}},
	}
}
