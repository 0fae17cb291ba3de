"""What axe-core finds on a page: every rule of WCAG A and AA on every element, and the contrast of some texts of each kind.

A contrast depends on how a text and what lies behind it are painted, not on what the text says; judged text by text, a page with
tens of thousands of equal lines takes minutes. Texts that no style tells apart are one kind, and of each kind the first are judged.
"""
from axe_playwright_python.base import AXE_SCRIPT

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What another theme may change.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
OF_EACH_KIND = 5

MARK = """most => {
    const grounds = new Map([[null, '']]), count = new Map();
    // What lies behind an element: itself and all around it that paints, or lets through what is painted below.
    const ground = one => {
        if (!grounds.has(one)) {
            const style = getComputedStyle(one), below = ground(one.parentElement);
            const own = [style.backgroundColor, style.backgroundImage, style.backgroundClip, style.opacity, style.filter, style.mixBlendMode,
                style.position, style.zIndex, style.clipPath].join();
            grounds.set(one, own === 'rgba(0, 0, 0, 0),none,border-box,1,none,normal,static,auto,none' ? below : `${below}/${own}`);
        }
        return grounds.get(one);
    };
    for (const one of document.body.querySelectorAll('*')) {
        delete one.dataset.kind;
        const isField = one.matches('input, select, textarea');
        if (!isField && ![...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        const style = getComputedStyle(one);
        const kind = [one.tagName, one.className, one.matches(':disabled, [aria-disabled=true]'), style.color,
            style.webkitTextStroke, style.fontSize, style.fontWeight, style.textShadow, style.textIndent, ground(one)].join('|');
        count.set(kind, (count.get(kind) ?? 0) + 1);
        if (count.get(kind) <= most) one.dataset.kind = '';
    } }"""

# The rules of headings are no part of WCAG, and the one of ids was: they are held here all the same.
FIND = """async only => {
    axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-kind]' }] });
    const whole = only.type === 'tag' ? { 'heading-order': { enabled: true }, 'empty-heading': { enabled: true } } : {};
    const found = await axe.run(document, { runOnly: only, rules: whole, resultTypes: ['violations'] });
    const ids = [...document.querySelectorAll('[id]')].filter(one => document.getElementById(one.id) !== one);
    const twice = ids.length ? [{ id: 'one-id-twice', help: 'An id is the name of one element', nodes: ids.map(one => ({ html: one.outerHTML })) }] : [];
    return [...found.violations, ...twice].map(({ id, help, nodes }) =>
        ({ id, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${(failureSummary ?? '').slice(0, 200)}`) })); }"""


def violations(page, only=WCAG):
    """Each with the `id` of its rule, the rule as `help`, and the `nodes` that break it."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(MARK, OF_EACH_KIND)
    return page.evaluate(FIND, only)
