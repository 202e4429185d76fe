"""What is measured of a page as it is shown: JavaScript that returns the faults, as texts."""

from __future__ import annotations

from typing import Final

EMPTY_CHARTS: Final = """
[...document.querySelectorAll('.plot')].filter(
  (plot) => plot.querySelectorAll('svg path, svg line').length < 5
).map((plot) => plot.dataset.chart)
"""

MISFITS: Final = """
[...document.querySelectorAll('body *')].filter((one) => {
  if (one.closest('svg, .hidden, .skip, .data, thead')) return false;
  const box = one.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 120))
"""
"""Elements that stand out of the page at a side."""

CUT_CHARTS: Final = """
[...document.querySelectorAll('.plot svg text')].filter((text) => {
  const box = text.getBoundingClientRect();
  return box.width && (box.right > innerWidth || box.left < 0);
}).map((text) => text.textContent)
"""
"""Texts of charts that stand out of the page at a side."""

COLLISIONS: Final = """
[...document.querySelectorAll('main svg')].filter((svg) => !svg.parentNode.closest('svg')
  && !(svg.closest('thead') && svg.closest('thead').offsetWidth <= 1))
.flatMap((svg) => {
  const texts = [...svg.querySelectorAll('text')]
    .filter((text) => text.textContent.trim() && !text.getAttribute('stroke-width')
      && !(text.getAttribute('transform') || '').includes('rotate'));
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const found = [];
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [boxes[i], boxes[j]];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 4) found.push(`${texts[i].textContent} / ${texts[j].textContent}`);
    }
  }
  return found;
})
"""
"""Pairs of texts of one chart that cover each other by more than a sliver."""

HEADINGS: Final = """
(() => {
  const heads = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter((one) => one.getClientRects().length);
  const levels = heads.map((one) => Number(one.tagName[1]));
  const faults = heads.filter((one, i) => (i ? levels[i] > levels[i - 1] + 1 : levels[i] !== 1)
    || !one.textContent.trim()).map((one) => one.outerHTML.slice(0, 120));
  if (levels.filter((level) => level === 1).length !== 1) faults.push('not one h1');
  return faults;
})()
"""
"""Headings that skip a level or say nothing, and a title that is missing or there twice."""

# Colours are laid over each other as they are painted. What lies behind a text of a chart is
# found by asking the browser at its middle and at both ends; a halo counts as its ground.
LOW_CONTRAST: Final = """
(() => {
  const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
    .getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, ground) => [0, 1, 2].map((i) => top[3] * top[i] + (1 - top[3]) * ground[i]);
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const painted = (one, style) => {
    if (!one.closest('svg')) return rgba(style.backgroundColor);
    if (['text', 'svg'].includes(one.tagName) || style.fill === 'none') return [0, 0, 0, 0];
    const [r, g, b, a] = rgba(style.fill);
    return [r, g, b, a * style.fillOpacity * style.opacity];
  };
  const opened = document.createElement('style');
  opened.textContent = 'svg * { pointer-events: all !important; }';
  document.head.append(opened);
  const ground = (x, y, before) => {
    const layers = [rgba(getComputedStyle(document.body).backgroundColor)];
    for (const one of document.elementsFromPoint(x, y).reverse()) {
      if (one === before) break;
      const colour = painted(one, getComputedStyle(one));
      if (colour[3]) layers.push(colour);
    }
    return layers.reduce((under, top) => over(top, under));
  };
  const faults = [];
  const judge = (one, words, colour, box, enough) => {
    const y = box.top + box.height / 2;
    for (const x of [box.left + 2, box.left + box.width / 2, box.right - 2]) {
      const under = ground(x, y, one);
      const seen = ratio(over(colour, under), under);
      if (seen < enough) {
        faults.push(`${seen.toFixed(2)}: ${words}`);
        return;
      }
    }
  };
  const clipped = (one) => one && (getComputedStyle(one).clipPath !== 'none'
    || clipped(one.parentElement));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const one = node.parentElement;
    if (!node.data.trim() || one.closest('script, noscript, option, .skip, .tip')) continue;
    if (clipped(one)) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || one.closest('details:not([open]) > :not(summary)')) continue;
    const style = getComputedStyle(one);
    const inChart = one.tagName === 'text' || one.tagName === 'tspan';
    if (inChart && one.closest('text').getAttribute('stroke-width')) continue;
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const [r, g, b, a] = rgba(inChart ? style.fill : style.color);
    const faint = a * style.opacity * (inChart ? style.fillOpacity : 1);
    judge(one, node.data.trim(), [r, g, b, faint], box, large ? 3 : 4.5);
  }
  opened.remove();
  return faults;
})()
"""
"""Texts whose contrast with what lies behind them is under 4.5 (3 where they are large)."""
