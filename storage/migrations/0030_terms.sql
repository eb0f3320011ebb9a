-- +goose Up
-- Terms that are no longer offered, and those that were merged into others; what is to be told to peers again.
ALTER TABLE terms ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE terms ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
ALTER TABLE terms ADD COLUMN data TEXT NOT NULL DEFAULT '{}'; -- JSON

CREATE TABLE retellings (
    item_id   TEXT   NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    wanted_at BIGINT NOT NULL
);

-- The terms that nodes begin with, in all languages of the interface, where nobody changed the English ones.
UPDATE terms SET labels = '{"de":"P2P-Kultur und -Politik","en":"P2P Cultures and Politics","es":"Culturas y políticas P2P","fr":"Cultures et politiques P2P","it":"Culture e politiche P2P","nl":"P2P-cultuur en -politiek","pt":"Culturas e políticas P2P"}'
WHERE scheme = 'stream' AND slug = 'cultures-and-politics' AND labels = '{"en":"P2P Cultures and Politics"}';
UPDATE terms SET descriptions = '{"de":"Eine Kultur der Commons, die nahbar, offen und vielfältig ist, und die politische Arbeit, die daraus folgt.","en":"A relatable culture for the commons, inclusive and diverse, and the policy work that follows from it.","es":"Una cultura de los comunes cercana, inclusiva y diversa, y el trabajo político que de ella se deriva.","fr":"Une culture des communs proche des gens, ouverte et plurielle, et le travail politique qui en découle.","it":"Una cultura dei beni comuni vicina alle persone, inclusiva e plurale, e il lavoro politico che ne consegue.","nl":"Een cultuur van de commons die herkenbaar, inclusief en divers is, en het beleidswerk dat daaruit volgt.","pt":"Uma cultura dos comuns próxima das pessoas, inclusiva e diversa, e o trabalho político que dela decorre."}'
WHERE scheme = 'stream' AND slug = 'cultures-and-politics' AND descriptions = '{"en":"A relatable culture for the commons, inclusive and diverse, and the policy work that follows from it."}';
UPDATE terms SET labels = '{"de":"Offene Genossenschaften und tragfähiger Lebensunterhalt","en":"Open Coops & Sustainable Livelihoods","es":"Cooperativas abiertas y medios de vida sostenibles","fr":"Coopératives ouvertes et moyens de vie durables","it":"Cooperative aperte e mezzi di sussistenza sostenibili","nl":"Open coöperaties en duurzaam levensonderhoud","pt":"Cooperativas abertas e meios de vida sustentáveis"}'
WHERE scheme = 'stream' AND slug = 'open-coops' AND labels = '{"en":"Open Coops & Sustainable Livelihoods"}';
UPDATE terms SET descriptions = '{"de":"Arbeit, Fürsorge und Wohlergehen für Menschen in den Commons, in dauerhaften Netzen, die ethische Märkte schaffen.","en":"Work, care and well-being for commoners, in durable networks that build ethical markets.","es":"Trabajo, cuidados y bienestar para quienes sostienen los comunes, en redes duraderas que crean mercados éticos.","fr":"Travail, soin et bien-être pour celles et ceux qui font vivre les communs, dans des réseaux durables qui créent des marchés éthiques.","it":"Lavoro, cura e benessere per chi tiene vivi i beni comuni, in reti durature che creano mercati etici.","nl":"Werk, zorg en welzijn voor wie de commons draagt, in duurzame netwerken die ethische markten opbouwen.","pt":"Trabalho, cuidado e bem-estar para quem sustenta os comuns, em redes duradouras que criam mercados éticos."}'
WHERE scheme = 'stream' AND slug = 'open-coops' AND descriptions = '{"en":"Work, care and well-being for commoners, in durable networks that build ethical markets."}';
UPDATE terms SET labels = '{"de":"Aufbau der quelloffenen Kreislaufwirtschaft","en":"Building the Open Source Circular Economy","es":"Construir la economía circular de código abierto","fr":"Construire l’économie circulaire open source","it":"Costruire l’economia circolare open source","nl":"Bouwen aan de opensource circulaire economie","pt":"Construir a economia circular de código aberto"}'
WHERE scheme = 'stream' AND slug = 'circular-economy' AND labels = '{"en":"Building the Open Source Circular Economy"}';
UPDATE terms SET descriptions = '{"de":"Gemeinschaftliche Produktion, die ihre Kreisläufe schließt: offene Entwürfe, geteiltes Eigentum, Sorge für die Umwelt.","en":"Cooperative production that closes its loops: open designs, shared ownership, ecological care.","es":"Producción cooperativa que cierra sus ciclos: diseños abiertos, propiedad compartida, cuidado ecológico.","fr":"Une production coopérative qui boucle ses cycles : plans ouverts, propriété partagée, soin écologique.","it":"Produzione cooperativa che chiude i suoi cicli: progetti aperti, proprietà condivisa, cura dell’ambiente.","nl":"Coöperatieve productie die haar kringlopen sluit: open ontwerpen, gedeeld eigendom, zorg voor de aarde.","pt":"Produção cooperativa que fecha os seus ciclos: projetos abertos, propriedade partilhada, cuidado ecológico."}'
WHERE scheme = 'stream' AND slug = 'circular-economy' AND descriptions = '{"en":"Cooperative production that closes its loops: open designs, shared ownership, ecological care."}';
UPDATE terms SET labels = '{"de":"Governance","en":"Governance","es":"Gobernanza","fr":"Gouvernance","it":"Governance","nl":"Bestuur en zeggenschap","pt":"Governança"}'
WHERE scheme = 'theme' AND slug = 'governance' AND labels = '{"en":"Governance"}';
UPDATE terms SET labels = '{"de":"Commons","en":"Commons","es":"Bienes comunes","fr":"Communs","it":"Beni comuni","nl":"Commons","pt":"Comuns"}'
WHERE scheme = 'theme' AND slug = 'commons' AND labels = '{"en":"Commons"}';
UPDATE terms SET labels = '{"de":"Forschung und soziale Innovation","en":"Research and social innovation","es":"Investigación e innovación social","fr":"Recherche et innovation sociale","it":"Ricerca e innovazione sociale","nl":"Onderzoek en sociale innovatie","pt":"Investigação e inovação social"}'
WHERE scheme = 'theme' AND slug = 'research-and-social-innovation' AND labels = '{"en":"Research and social innovation"}';
UPDATE terms SET labels = '{"de":"Werkzeuge und Methoden","en":"Tools & methods","es":"Herramientas y métodos","fr":"Outils et méthodes","it":"Strumenti e metodi","nl":"Gereedschap en methoden","pt":"Ferramentas e métodos"}'
WHERE scheme = 'theme' AND slug = 'tools-and-methods' AND labels = '{"en":"Tools & methods"}';
UPDATE terms SET labels = '{"de":"Verbreitung guter Praxis, Schaffung von Gütesiegeln","en":"Diffusion of best practices, creation of labels","es":"Difusión de buenas prácticas, creación de sellos","fr":"Diffusion de bonnes pratiques, création de labels","it":"Diffusione di buone pratiche, creazione di marchi di qualità","nl":"Verspreiding van goede praktijken, ontwikkeling van keurmerken","pt":"Divulgação de boas práticas, criação de selos"}'
WHERE scheme = 'mode' AND slug = 'best-practices-and-labels' AND labels = '{"en":"Diffusion of best practices, creation of labels"}';
UPDATE terms SET labels = '{"de":"Fachwissen","en":"Expertise","es":"Asesoramiento experto","fr":"Expertise","it":"Competenze specialistiche","nl":"Deskundigheid","pt":"Conhecimento especializado"}'
WHERE scheme = 'mode' AND slug = 'expertise' AND labels = '{"en":"Expertise"}';
UPDATE terms SET labels = '{"de":"Vernetzung von Akteuren","en":"Networking of actors","es":"Conexión de actores en red","fr":"Mise en réseau d’acteurs","it":"Messa in rete degli attori","nl":"Actoren met elkaar verbinden","pt":"Ligação de atores em rede"}'
WHERE scheme = 'mode' AND slug = 'networking' AND labels = '{"en":"Networking of actors"}';
UPDATE terms SET labels = '{"de":"Interessenvertretung, Lobbyarbeit, Strategie der Einflussnahme","en":"Advocacy, lobbying, influence strategy","es":"Incidencia política, cabildeo, estrategia de influencia","fr":"Plaidoyer, lobbying, stratégie d’influence","it":"Advocacy, lobbying, strategia di influenza","nl":"Belangenbehartiging, lobby, strategische beïnvloeding","pt":"Defesa de causas, lóbi, estratégia de influência"}'
WHERE scheme = 'mode' AND slug = 'advocacy' AND labels = '{"en":"Advocacy, lobbying, influence strategy"}';
UPDATE terms SET labels = '{"de":"Forschung, Analyse","en":"Research, analysis","es":"Investigación, análisis","fr":"Recherche, analyse","it":"Ricerca, analisi","nl":"Onderzoek, analyse","pt":"Investigação, análise"}'
WHERE scheme = 'mode' AND slug = 'research' AND labels = '{"en":"Research, analysis"}';
UPDATE terms SET labels = '{"de":"Aktive, Kampagnen","en":"Activists, campaigners","es":"Activistas, militantes","fr":"Activistes, militants","it":"Attivisti, militanti","nl":"Activisten, actievoerders","pt":"Ativistas, militantes"}'
WHERE scheme = 'audience' AND slug = 'activists' AND labels = '{"en":"Activists, campaigners"}';
UPDATE terms SET labels = '{"de":"Vereine und Verbände","en":"Associations","es":"Asociaciones","fr":"Associations","it":"Associazioni","nl":"Verenigingen","pt":"Associações"}'
WHERE scheme = 'audience' AND slug = 'associations' AND labels = '{"en":"Associations"}';
UPDATE terms SET labels = '{"de":"Öffentliche Hand, gewählte Vertretungen, Verwaltungen","en":"Public authorities, elected representatives, administrations","es":"Poderes públicos, cargos electos, administraciones","fr":"Pouvoirs publics, élus, administrations","it":"Poteri pubblici, rappresentanti eletti, amministrazioni","nl":"Overheden, volksvertegenwoordigers, bestuursorganen","pt":"Poderes públicos, eleitos, administrações"}'
WHERE scheme = 'audience' AND slug = 'public-authorities' AND labels = '{"en":"Public authorities, elected representatives, administrations"}';
UPDATE terms SET labels = '{"de":"Städte und Gemeinden","en":"Local authorities","es":"Autoridades locales","fr":"Collectivités locales","it":"Enti locali","nl":"Lokale overheden","pt":"Autarquias locais"}'
WHERE scheme = 'audience' AND slug = 'local-authorities' AND labels = '{"en":"Local authorities"}';
UPDATE terms SET labels = '{"de":"Gemeinschaften, Minderheiten","en":"Communities, minorities","es":"Comunidades, minorías","fr":"Communautés, minorités","it":"Comunità, minoranze","nl":"Gemeenschappen, minderheden","pt":"Comunidades, minorias"}'
WHERE scheme = 'audience' AND slug = 'communities' AND labels = '{"en":"Communities, minorities"}';
UPDATE terms SET labels = '{"de":"Wirtschaftswissenschaft, Akteure der Sozial- und Solidarwirtschaft","en":"Economists, actors of the social and solidarity economy","es":"Economistas, actores de la economía social y solidaria","fr":"Économistes, acteurs de l’économie sociale et solidaire","it":"Economisti, attori dell’economia sociale e solidale","nl":"Economen, actoren van de sociale en solidaire economie","pt":"Economistas, atores da economia social e solidária"}'
WHERE scheme = 'audience' AND slug = 'economists' AND labels = '{"en":"Economists, actors of the social and solidarity economy"}';
UPDATE terms SET labels = '{"de":"Fachleute","en":"Experts","es":"Personas expertas","fr":"Experts","it":"Esperti","nl":"Deskundigen","pt":"Especialistas"}'
WHERE scheme = 'audience' AND slug = 'experts' AND labels = '{"en":"Experts"}';
UPDATE terms SET labels = '{"de":"Allgemeine Öffentlichkeit","en":"General public","es":"Público en general","fr":"Grand public","it":"Grande pubblico","nl":"Breed publiek","pt":"Público em geral"}'
WHERE scheme = 'audience' AND slug = 'general-public' AND labels = '{"en":"General public"}';
UPDATE terms SET labels = '{"de":"Europäische Institutionen","en":"European institutions","es":"Instituciones europeas","fr":"Institutions européennes","it":"Istituzioni europee","nl":"Europese instellingen","pt":"Instituições europeias"}'
WHERE scheme = 'audience' AND slug = 'european-institutions' AND labels = '{"en":"European institutions"}';
UPDATE terms SET labels = '{"de":"Politik, Parteien","en":"Politicians, political parties","es":"Políticos, partidos","fr":"Responsables politiques, partis","it":"Politici, partiti","nl":"Politici, politieke partijen","pt":"Políticos, partidos"}'
WHERE scheme = 'audience' AND slug = 'politicians' AND labels = '{"en":"Politicians, political parties"}';
UPDATE terms SET labels = '{"de":"Denkfabriken","en":"Think tanks","es":"Centros de estudios","fr":"Laboratoires d’idées","it":"Centri studi","nl":"Denktanks","pt":"Centros de reflexão"}'
WHERE scheme = 'audience' AND slug = 'think-tanks' AND labels = '{"en":"Think tanks"}';
UPDATE terms SET labels = '{"de":"Wissenschaft","en":"Academics","es":"Mundo académico","fr":"Universitaires","it":"Mondo accademico","nl":"Academici","pt":"Meio académico"}'
WHERE scheme = 'audience' AND slug = 'academics' AND labels = '{"en":"Academics"}';
UPDATE terms SET labels = '{"de":"Europäische Zivilgesellschaft","en":"European civil society","es":"Sociedad civil europea","fr":"Société civile européenne","it":"Società civile europea","nl":"Europees maatschappelijk middenveld","pt":"Sociedade civil europeia"}'
WHERE scheme = 'audience' AND slug = 'european-civil-society' AND labels = '{"en":"European civil society"}';
