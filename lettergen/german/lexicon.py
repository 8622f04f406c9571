"""Wörterverzeichnis: last parts of nouns with gender and genitive, and the stems of adjectives that names begin with.

Sources: Duden, "Die deutsche Rechtschreibung" (gender and genitive) and "Die Grammatik" (weak and mixed nouns, foreign
words). Where Duden allows -s and -es ("des Amt[e]s"), the form of official letters is listed. A compound declines like
its last part, and the longest part that is listed decides: -haus before -us. A word after ``=`` is listed as a whole.
"""

from __future__ import annotations

from enum import Enum


def _listed_in(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class Gender(Enum):
    """Genus."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


_NOUNS = {
    "m es": """
        ablass abschluss anlass anschluss arzt ausschuss ausweis baum beirat beistand bericht bescheid beschluss
        besitz bestand beweis bund dienst einfluss einsatz erlass fluss forst freund gast geist gegenstand glanz
        grund grundriss hinweis hund kongress kranz kreis kurs landkreis markt nachlass nachweis ort pass platz
        preis prozess rat raum rest satz schatz schluss schutz sitz staat stand tag tanz tisch
        umweltpreis verband verbund verlust versand vorstand wald weg wert wirt zins zug zuschuss zustand
        protest austausch marsch wunsch text kontext grundsatz aufwand""",
    "m s": """
        abend ablauf abt admiral advent akt akzent anfang anhang antrag anwalt apparat archivar chor grad pfad =mist
        strand rand sand brand einwand zwist artikel aufenthalt auftrag ausbau ausgang bahnhof bau beitrag
        bereich berg bezirk betrieb bibliothekar bischof boden brunnen cent chef client club consultant
        accountant content damm dekan diakon
        direktor doktor dom eingang empfang erfolg ertrag etat event fahrplan feind film flecken flügel friedhof
        gang garten general gipfel graben hafen handel haushalt hauptmann herzog himmel hof hub hügel imam
        inhalt inspektor kai kanal kaplan kardinal kauf kern klub koch kommissar konsul kontakt kontinent konvent
        konzern kredit kurator laden landrat lauf leutnant magistrat mann marschall minister moment norden notar
        okzident orden orient
        ornat osten pakt papst park plan posten prior professor profit propst proviant punkt rahmen rasen regen
        rektor regionsrat ring saal salat schlüssel see sekretär senat senator service sonntag spagat spiegel
        sport sprung stab stadtteil stamm start stern streik strom süden takt tarif teil test titel trakt
        transit treff trieb tunnel turm umgang umbau unfall unterhalt ursprung verein verkehr verlag vertrag
        vikar vorgang vortrag wagen wall wandel wart westen wettbewerb zement zirkel zugang zweig tor transport
        export report rapport podcast trust meister mieter gestalter oberst leiter träger sprecher führer richter berater betreuer
        vertreter verwalter prüfer lehrer schüler bürger einwohner arbeiter geber nehmer partner manager
        kämmerer pfarrer prediger küster ritter rabbiner botschafter wissenschaftler gutachter pfleger helfer
        dolmetscher übersetzer vorsteher inhaber stifter förderer ingenieur redakteur kommandeur koordinator
        moderator stadtrat gemeinderat erwerb schwung vorschlag umschlag schlag verzug vorzug kreisel kessel
        schwerpunkt""",
    "m 0": """
        fonds campus status fiskus zensus kasus modus typus fokus bonus malus genius nimbus radius terminus
        syndikus präses kosmos logos exodus konsensus passus usus kubus jazz rhythmus organismus humus lapsus
        habitus globus thesaurus nuntius pontifex kodex codex zyklus turnus zirkus""",
    "m ?": "schuß schluß fluß guß kuß erlaß nachlaß ablaß anlaß =paß reisepaß kongreß prozeß",
    "m es+": "index komplex annex reflex mix express",
    "m ses": "=bus omnibus schulbus bürgerbus linienbus reisebus",
    "m n": """
        herr =bauer kleinbauer milchbauer biobauer bergbauer nachbar ungar bayer
        kollege bote pate zeuge kunde experte laie knabe junge neffe gatte sklave
        riese löwe hase ochse genosse oge ese stratege schöffe lotse insasse erbe geselle heide nomade hirte bursche
        schütze chirurge ahne
        sachse hesse preuße schwabe rumäne kroate slowene franzose pole däne schwede finne russe türke grieche""",
    "m en": """
        präsident dezernent referent assistent intendant kommandant adjutant praktikant lieferant konsument
        produzent dirigent regent agent student dozent patient klient abiturient absolvent superintendent
        quotient mensch fürst graf prinz held narr hirt christ bär architekt präfekt kandidat soldat diplomat
        advokat automat okrat pirat renegat literat stipendiat kamerad pilot patriot prophet poet
        athlet prälat planet komet ästhet jesuit metropolit satellit bandit favorit eremit therapeut monarch patriarch
        exarch chirurg dramaturg ökonom astronom agronom gastronom fotograf photograph geograf geograph
        philosoph katholik elefant diamant garant fabrikant musikant demonstrant doktorand diplomand konfirmand
        integrand operand summand habilitand proband examinand ordinand maturand promovend ministrant komödiant migrant passant trabant
        gymnasiast fantast gendarm tyrann veteran rekrut path naut didakt vasall rebell =zar kosak leopard fink kadett
        barbar vorfahr anatom demoskop steinmetz schultheiß vagabund enthusiast cineast gymnast kastrat""",
    "m ns": "name friede wille gedanke glaube buchstabe funke",
    "n es": """
        amt band bild blatt boot brot buch dorf fass feld fest gas geld gesetz gras glas gleis haus heft heim
        holz jahr kind kreuz land licht =los maß moos netz rad schiff schild schloss stift volk wort bad =eis gut brett
        bett lot""",
    "n s": """
        gericht werk netzwerk kraftwerk recht gesicht gewicht geschäft abteil abkommen alter angebot archiv
        assessment aufkommen auge auto ballett bauen becken beispiel board bistum büro café camp center chor
        controlling cluster datum denkmal depot desk detail dezernat dekanat design dokument drama eigentum
        einkommen element =ende wochenende ensemble erbe essen etikett evangelium fenster feuer =finale format formular forum
        foto fundament gebäude gebiet gebirge gebot gefälle gefüge gelände gespräch gesuch gewerbe gewölbe
        gremium heer honorar hospital hotel inserat institut interesse internat instrument inventar journal
        jubiläum kabinett kapital kapitel kataster kino klavier klima kloster kolleg komitee konsulat konto
        konzept kommissariat lab labor lager leben lernen lesen mandat management marketing material meeting
        mittel mobiliar modell monitoring moor motto muster museum niveau notariat office opfer orchester
        ordinariat =öl papier parlament patronat personal plakat plateau plenum portal portfolio potenzial
        problem programm projekt protektorat quartett quartier radio referat regal regiment register rektorat
        resümee revier ritual schreiben sekretariat segment semester seminar signal silber spiel spital stadion
        studio startup syndikat system =tor =stadttor tableau =tal team testament theater thema training treffen
        trio unternehmen ufer urteil ressort attest artefakt verbot verfahren vermögen viertel vikariat vorhaben
        wachstum wasser wesen wissen wohnen zeichen zentrum zertifikat ziel zimmer zitat abitur budget paket
        portrait skript heer paar profil protokoll potential depositum""",
    "n ?": "schloß =faß",
    "n 0": "virus chaos ethos pathos korps corps palais relais chassis logis business korpus corpus opus tempus quiz tennis",
    "n ses": "nis",
    "n ens": "herz",
    "f": """
        =stadt =hansestadt =hauptstadt =landeshauptstadt =bundesstadt =kreisstadt =altstadt =innenstadt
        =universitätsstadt =partnerstadt gemeinde kommune region stelle behörde kasse schule gruppe zentrale
        klinik kirche familie =bank =bibliothek kammer wehr polizei wache hilfe pflege presse messe woche straße
        brücke bühne linie küche börse säule halle stufe =ebene landesebene bundesebene arbeitsebene stätte synode diözese akademie serie prämie
        industrie energie frage anlage lage auflage umlage beilage vorlage adresse klasse terrasse treppe mappe
        mühle lücke platte kette flotte methode periode prognose diagnose psychose these dame quelle zelle
        tabelle kapelle novelle parzelle schwelle welle spende wende blende legende dividende agende filiale
        spirale kathedrale initiative perspektive direktive lokomotive fähre sphäre reihe sache heide weide
        =eiche seite liste karte tafel akte note quote rente steuer mauer dauer feier oper werkstatt anstalt
        gewalt post bahn fakultät =sparte garde fahne krone tafelrunde runde ruhe höhe größe länge breite weite
        wärme kälte stärke fläche mitte =ernte grenze stimme summe karriere strecke decke ecke rolle kontrolle
        scheibe liebe gabe aufgabe ausgabe suche rache sprache absprache lampe pumpe =gmbh =ag =kg =ggmbh union
        partei fraktion loge synagoge moschee allee idee armee insel regel kanzel mutter schwester tochter natur
        kultur struktur agentur professur tastatur literatur architektur zensur politik fabrik technik logistik
        statistik musik mathematik ethik rubrik republik plastik konferenz präsenz justiz praxis basis krisis arbeit zeit
        kraft macht schrift schicht sicht aufsicht übersicht pflicht geschichte zukunft auskunft herkunft kunst
        person wahl zahl qual moral uhr =kur gebühr tür spur meile zeile weile stille fülle hülle =rate miete
        hütte sitte charta agenda kita arena firma villa flora skala mensa aula frau hebamme feuerwehr
        bundeswehr ministerin meisterin leiterin =art sportart last gegenwart reserve alternative offensive defensive
        legislative exekutive judikative regionale gerade fahrt werft zunft biennale triennale vernunft antwort
        wohlfahrt apotheke herberge schmiede sorge waffe marine schleuse =grube =aue wiese kantine gilde hanse streife
        =caritas ktur =vesper =kommende anzeige zeche plattform =arche schwemme kelter
        ampel achse weiche schlange terrasse sonne gasse etage diele klause quote lese börse busse buße reise
        orgel oase base phase rose wolke
        blume gaube stube grube sippe truppe klappe etappe treppe""",
}  # fmt: skip
"""Last parts by gender and genitive: ``0`` unchanged, ``es+`` after x, ``?`` not known (old spellings),
``ses`` doubles the s, ``n`` and ``en`` weak in all cases but the nominative, ``ns`` and ``ens`` mixed."""

NOUNS: dict[str, list[tuple[Gender, str]]] = {}
"""What is said of each last part; some are of two genders."""
for _key, _words in _NOUNS.items():
    for _word in _words.split():
        NOUNS.setdefault(_word, []).append((Gender(_key[0]), _key[2:]))

ENDINGS = {
    Gender.FEMININE: ("ung", "heit", "keit", "schaft", "ion", "tät", "ei", "erin", "orin", "ärin", "antin", "entin",
                      "istin", "ätin", "anz", "enz", "ie", "age", "ade", "ette"),
    Gender.NEUTER: ("ium", "eum", "ikum", "ment"),
    Gender.MASCULINE: ("ling", "ismus", "eur", "ator", "itor", "ist"),
}  # fmt: skip
"""Endings that show a gender where no last part is listed."""

PERSONS = _listed_in(
    """
    rat mann chef anwalt konsul general kommissar sekretär kanzler dekan propst diakon vikar direktor rektor
    kurator inspektor doktor professor senator leiter minister meister sprecher führer richter berater betreuer
    vertreter verwalter prüfer lehrer pfarrer botschafter vorsteher präsident dezernent referent assistent
    intendant kommandant dirigent agent dozent superintendent jurist kämmerer ingenieur koordinator moderator
    arzt wart vogt pfleger helfer arbeiter"""
)
"""Last parts of masculine nouns for persons, before which an adjectival noun stands: "der Vorsitzende Richter"."""

PLURALS = _listed_in(
    """
    werke betriebe dienste ämter räte häuser verbände kreise länder städte vereine kräfte kinder eltern leute
    büros teams gerichte museen zentren ministerien projekte programme institute märkte ausschüsse beiräte
    vorstände referate dezernate heime bäder netzwerke bündnisse ungen schaften heiten keiten ionen täten innen
    gemeinden kommunen behörden stellen schulen kassen gruppen kammern agenturen kirchen kliniken initiativen
    steine träger betreiber frauen herren damen kitas wähler johanniter malteser falken lotsen partner
    jugendlichen geflüchteten beauftragten angehörigen finanzen werkstätten"""
)
"""Ends of nouns that are plural without doubt behind "die"."""

ADJECTIVES = _listed_in(
    """
    rot weiß blau grün schwarz gelb grau bunt rund frei neu alt groß klein hoh höher ober unter mittler offen
    jung deutsch intern extern modern autonom anonym mobil zivil stabil human urban souverän gesund frisch gut
    besser best schnell stark fein rein gemein einfach mehrfach vielfach ganz halb voll früh spät lang kurz warm
    kalt sicher leicht schwer treu wild still dual weit ander letzt nächst nieder äußer inner vorder hinter
    oberst unterst höchst ältest link recht fremd fern nah eigen erst zweit dritt viert fünft sechst siebt acht
    neunt zehnt elft zwölft intelligent transparent effizient kompetent permanent relevant tolerant divers
    abstrakt konkret perfekt direkt indirekt bewährt vereint anerkannt bestellt beauftragt ernannt gewählt
    geschützt vernetzt beteiligt gebunden geschlossen betroffen angemessen jünger älter größer kleiner breiter
    klug reich hell dunkel edel fair smart gerecht evangelikal privat besonder separat formell
    eng streng ambulant vakant elegant interessant golden silbern eisern breit dicht fest hart krank mild sanft schwach süß tief
    trocken zart säkular solar modular elementar vegan profan bilingual jüngst gleich reich weich"""
)
"""Stems of adjectives; compounds count by their last part (``bundesweit``)."""

ADJECTIVE_ENDINGS = (
    "isch", "lich", "ig", "al", "iell", "uell", "nell", "rell", "iv", "är", "haft", "sam", "bar", "los", "end", "iert",
    "ös", "dox", "abel", "ibel", "arm", "geordnet", "gesetzt", "gestellt", "geleitet", "mächtigt", "beamtet", "fördert",
    "beeidigt", "vereidigt",
)  # fmt: skip
"""Endings that make a stem an adjective or a participle."""

AMBIGUOUS = frozenset(
    _listed_in(
        """zentrale runde rechte linke grüne weite breite kurze gerade ebene alternative offensive defensive
        legislative exekutive judikative regionale"""
    )
)
"""Words that begin names as adjectives and stand alone as feminine nouns: "die Zentrale Stelle", "die Zentrale"."""
