// Draws the charts where they come into view, and shows what is chosen on the map. Needs vegaEmbed; sends nothing.
"use strict";
(() => {
    const read = (id) => JSON.parse(document.getElementById(id).textContent);
    const tables = read("data");
    const charts = read("charts");
    const words = read("words");
    const valueOf = (texts, value) => (texts && value !== null ? texts[value] : value);
    const rows = (name) => tables[name].rows.map((row) => Object.fromEntries(
        tables[name].columns.map((column, at) => [column, valueOf(tables[name].texts[column], row[at])])));
    const language = () => (document.getElementById("in-en").checked ? "en" : "id");
    const locales = {
        id: {
            number: { decimal: ",", thousands: ".", grouping: [3], currency: ["Rp", ""] },
            time: {
                dateTime: "%A, %e %B %Y %X", date: "%d/%m/%Y", time: "%H:%M:%S", periods: ["AM", "PM"],
                days: ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
                shortDays: ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
                months: ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
                    "Oktober", "November", "Desember"],
                shortMonths: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
            },
        },
        en: {
            number: { decimal: ".", thousands: ",", grouping: [3], currency: ["Rp", ""] },
            time: {
                dateTime: "%A, %e %B %Y %X", date: "%d/%m/%Y", time: "%H:%M:%S", periods: ["AM", "PM"],
                days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
                shortDays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
                months: ["January", "February", "March", "April", "May", "June", "July", "August", "September",
                    "October", "November", "December"],
                shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            },
        },
    };
    const tag = (lang) => (lang === "id" ? "id-ID" : "en-GB");
    const counted = (value, lang) => value.toLocaleString(tag(lang), { maximumFractionDigits: 0 });
    const percent = (value, lang) => {
        const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
        const percents = value < 1e-6 ? value * 100 : Number(`${value}e2`); // by digits: 0.28135 * 100 is 28.1349…
        return `${percents.toLocaleString(tag(lang), digits)} ${lang === "id" ? "persen" : "%"}`;
    };
    const monthOf = (period, lang) => new Date(`${period}T00:00:00Z`).toLocaleDateString(
        tag(lang), { month: "long", year: "numeric", timeZone: "UTC" });

    // What is chosen, for both languages at once.
    const choices = {};
    document.querySelectorAll("select[data-choice]").forEach((select) => {
        choices[select.dataset.choice] = select.value;
    });

    const remarksOf = (region, lang) => (region.remarks || "").split(", ").filter(Boolean)
        .map((code) => words[lang].remarks[code] || code).join("; ");
    const rateOf = (region, lang) => (region.coverage_rate === null
        ? words[lang].shown_as[region.shown_as] : percent(region.coverage_rate, lang));
    const countOf = (region, name, lang) => (region[name] === null ? "\u2013" : counted(region[name], lang));

    // Every regency of the territory in the chosen month and segment, in the order of their ranks; one without a
    // figure says so.
    const regionRows = tables.region_coverage ? rows("region_coverage") : [];
    const regionNames = tables.region_names ? rows("region_names") : [];
    const targetRows = tables.region_targets ? rows("region_targets") : [];
    const isCompared = (region) => region.shown_as === "compared";
    const noFigure = {
        shown_as: "no_figure", coverage_rank: null, coverage_rank_last: null, coverage_rate: null, participants: null,
        participant_definition: "", base_workers: null, base_kind: "", remarks: "",
    };
    function chosenRegions(lang) {
        const found = regionRows.filter((row) => row.period === choices.period && row.segment === choices.segment);
        const codes = new Set(found.map((row) => row.region_code));
        const names = new Map(regionNames.map((region) => [region.region_code, region]));
        const targets = new Map(
            targetRows.filter((row) => row.is_of_headline && row.segment === choices.segment
                && row.actual_period === choices.period
                && `${row.target_family} ${row.target_year}` === choices.target)
                .map((row) => [row.region_code, row]));
        const shown = [...found, ...regionNames.filter((region) => !codes.has(region.region_code))];
        return shown.map((row, place) => {
            const { target_rate = null, gap_points = null, workers_needed = null } = targets.get(row.region_code) || {};
            const region = {
                ...noFigure, ...names.get(row.region_code), ...row, place, target_rate, gap_points, workers_needed,
            };
            const remarks = remarksOf(region, lang);
            return {
                ...region,
                told: rateOf(region, lang) + (remarks && region.coverage_rate !== null ? ` (${remarks})` : ""),
                told_participants: countOf(region, "participants", lang),
                told_count: words[lang].participants[region.participant_definition] || region.participant_definition,
                told_base_workers: countOf(region, "base_workers", lang),
                told_base: words[lang].base_kinds[region.base_kind] || "",
                told_remarks: remarks,
            };
        });
    }
    // So that one colour is one coverage in all months of a segment.
    const greatest = () => Math.max(0, ...regionRows.filter(
        (row) => row.segment === choices.segment && isCompared(row)).map((row) => row.coverage_rate)) || 1;
    const chosenOffices = (lang) => rows("offices").map((row) => ({
        ...row,
        office_name: lang === "id" ? row.office_name_id : row.office_name,
        chosen: row[choices.measure],
        told: row[choices.measure] === null ? "\u2013" : counted(row[choices.measure], lang),
    }));

    // The map's rows within the boundaries that the office gave.
    function chosenShapes(lang) {
        const found = new Map(chosenRegions(lang).map((row) => [row.region_code, row]));
        return read("boundaries").map((shape) => ({ ...shape, ...found.get(shape.region_code) }));
    }

    function dataOf(name, lang) {
        if (name === "boundary_map") return { chosen: chosenShapes(lang) };
        if (name === "tile_map" || name === "ranking") return { chosen: chosenRegions(lang) };
        if (name === "offices") return { chosen_offices: chosenOffices(lang) };
        return Object.fromEntries(charts[lang][name].tables.map((table) => [table, rows(table)]));
    }

    function specOf(figure, place) {
        const lang = figure.closest("[lang]").lang;
        const name = figure.dataset.chart;
        const spec = { ...charts[lang][name].spec, datasets: dataOf(name, lang) };
        if (charts[lang][name].bands) {
            const [field, size] = charts[lang][name].bands;
            const shown = Object.values(spec.datasets)[0];
            const bands = name === "ranking" ? shown.filter(isCompared) : shown;
            spec.height = size * new Set(bands.map((row) => row[field])).size;
        }
        if (name.endsWith("_map")) spec.params = [{ name: "greatest", value: greatest() }];
        const columns = Math.max(1, Math.floor((place.clientWidth - 60) / 220)); // of the legend
        spec.config = { ...spec.config, legend: { ...spec.config.legend, columns } };
        return spec;
    }
    const views = new Map();
    async function draw(figure) {
        const lang = figure.closest("[lang]").lang;
        const place = figure.querySelector(".drawing");
        figure.dataset.drawn = "soon";
        if (views.has(figure)) views.get(figure).finalize();
        const spec = specOf(figure, place);
        const result = await window.vegaEmbed(place, spec, {
            mode: "vega-lite", renderer: "svg", actions: false, defaultStyle: false, tooltip: { theme: "custom" },
            formatLocale: locales[lang].number, timeFormatLocale: locales[lang].time, logLevel: 1,
        });
        views.set(figure, result);
        figure.dataset.drawn = "yes";
    }

    const figures = [...document.querySelectorAll("figure.chart")];
    const isShown = (figure) => figure.offsetParent !== null;
    const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
        if (entry.isIntersecting && !entry.target.dataset.drawn) draw(entry.target);
    }), { rootMargin: "200px" });
    figures.forEach((figure) => near.observe(figure));

    // The others follow while nobody waits, so that a print has them all.
    const later = window.requestIdleCallback
        ? (work) => window.requestIdleCallback(work, { timeout: 300 })
        : (work) => setTimeout(work, 50);
    const drawNext = () => later(async () => {
        const next = figures.find((figure) => !figure.dataset.drawn && isShown(figure));
        if (!next) return;
        await draw(next);
        drawNext();
    });
    window.addEventListener("load", drawNext);

    // The table beside the map.
    function cell(row, text, value) {
        const td = row.insertCell();
        if (value === undefined || value === null) {
            td.textContent = text;
            return;
        }
        const data = document.createElement("data");
        data.value = value;
        data.textContent = text;
        td.append(data);
    }
    const numberCell = (row, value, told) => (
        value === null || value === undefined ? cell(row, "\u2013") : cell(row, told(value), value));
    function fillTables() {
        document.querySelectorAll("table[data-table=regions]").forEach((table) => {
            const lang = table.closest("[lang]").lang;
            const body = document.createElement("tbody");
            chosenRegions(lang).forEach((region) => {
                const row = body.insertRow();
                cell(row, isCompared(region) ? [...new Set([region.coverage_rank, region.coverage_rank_last])].join("\u2013") : "\u2013");
                row.cells[0].className = "number";
                const name = document.createElement("th");
                name.scope = "row";
                name.textContent = region.region_name;
                row.append(name);
                cell(row, rateOf(region, lang), region.coverage_rate);
                numberCell(row, region.participants, (value) => counted(value, lang));
                cell(row, region.told_count);
                numberCell(row, region.base_workers, (value) => counted(value, lang));
                cell(row, region.told_base);
                numberCell(row, region.gap_points, (value) => value.toLocaleString(
                    tag(lang), { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
                numberCell(row, region.workers_needed, (value) => counted(value, lang));
                cell(row, region.told_remarks);
            });
            table.tBodies[0].replaceWith(body);
        });
    }
    function showRanking() {
        const isRanked = chosenRegions("id").some(isCompared);
        document.querySelectorAll("figure[data-chart=ranking]").forEach((figure) => { figure.hidden = !isRanked; });
        document.querySelectorAll("[data-told=none_ranked]").forEach((place) => { place.hidden = isRanked; });
    }
    function tellChoice() {
        document.querySelectorAll("[data-told=choice]").forEach((place) => {
            const lang = place.closest("[lang]").lang;
            const segment = words[lang].segments[choices.segment] || choices.segment;
            place.textContent = `${segment}, ${monthOf(choices.period, lang)}`;
        });
    }
    function choose(select) {
        choices[select.dataset.choice] = select.value;
        document.querySelectorAll(`select[data-choice=${select.dataset.choice}]`).forEach((other) => {
            other.value = select.value;
        });
        const drawn = select.dataset.choice === "measure" ? ["offices"] : ["tile_map", "boundary_map", "ranking"];
        if (select.dataset.choice !== "measure") {
            showRanking();
            fillTables();
            tellChoice();
        }
        figures.filter((figure) => drawn.includes(figure.dataset.chart)).forEach((figure) => {
            if (isShown(figure)) draw(figure);
            else delete figure.dataset.drawn;
        });
    }
    document.querySelectorAll("select[data-choice]").forEach((select) => {
        select.addEventListener("change", () => choose(select));
    });
    if (choices.period) showRanking(); // the table stands in the page already

    document.querySelectorAll("input[name=language]").forEach((input) => {
        input.addEventListener("change", () => {
            document.documentElement.lang = language();
            document.title = words[language()].page_title;
            drawNext();
        });
    });

    // On paper everything is open.
    let opened = [];
    window.addEventListener("beforeprint", () => {
        opened = [...document.querySelectorAll("details:not([open])")];
        opened.forEach((details) => { details.open = true; });
    });
    window.addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
})();
