'use strict';
// Sorts, searches and filters the tables of the page, and draws a matrix from the marks of a table's rows. Whatever is
// shown was text of the page before: it is set as text again, and never as HTML.
const FIRST_ROWS = 500, MATRIX_ROWS = 100, MATRIX_COLUMNS = 25;
const compare = new Intl.Collator('en', {numeric: true}).compare;
const make = (name, text, more) => Object.assign(document.createElement(name), {textContent: text}, more);

document.documentElement.classList.add('script');
for (const section of document.querySelectorAll('section')) {
  const table = section.querySelector('table');
  if (table) begin(section, table);
}

function begin(section, table) {
  const find = what => section.querySelector(what);
  const body = table.tBodies[0], titles = [...table.tHead.rows[0].cells], caption = table.caption.textContent;
  let rows = [...body.rows].map(row =>
    ({row, text: row.textContent.toLowerCase(), flags: row.dataset.f ? row.dataset.f.split(' ') : []}));
  const total = rows.length, boxes = [...section.querySelectorAll('.flags input')];
  const [search, status, all, matrix, views] =
    ['[type=search]', '[role=status]', '.all', '.matrix', '.view'].map(find);
  let shown = rows, every = false, sorted = '', left = 0, top = 0;

  titles.forEach((title, column) => {
    const button = make('button', title.textContent, {type: 'button'});
    title.replaceChildren(button);
    button.onclick = () => sort(title, column);
  });
  search.oninput = filter;
  boxes.forEach(box => box.onchange = filter);
  all.onclick = () => { every = true; show(); };
  if (views) {
    const [list, grid] = views.querySelectorAll('button');
    const view = on => () => {
      list.ariaPressed = !on;
      grid.ariaPressed = on;
      matrix.hidden = !on;
      table.parentNode.hidden = on;
      show();
    };
    list.onclick = view(false);
    grid.onclick = view(true);
  }
  find('.tools').hidden = total < 9 && !boxes.length && !views;
  const narrow = matchMedia('(max-width: 45rem)');
  narrow.onchange = cards;
  cards();
  addEventListener('beforeprint', () => {
    put(shown.length);
    body.querySelectorAll('details').forEach(more => more.open = true);
  });
  addEventListener('afterprint', show);
  show();

  function sort(title, column) {
    const down = title.ariaSort === 'ascending' ? -1 : 1;
    titles.forEach(other => other.removeAttribute('aria-sort'));
    title.ariaSort = down < 0 ? 'descending' : 'ascending';
    sorted = `, sorted by ${title.textContent}, ${title.ariaSort}`;
    for (const each of rows) {
      const cell = each.row.cells[column];
      each.key = cell.dataset.s ?? cell.textContent;
      each.number = cell.dataset.s ? Number(cell.dataset.s) : NaN;
    }
    rows.sort((a, b) => (a.key === '') - (b.key === '') // what is not known comes last either way
      || down * (a.number === a.number && b.number === b.number ? a.number - b.number : compare(a.key, b.key)));
    filter();
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
    const flags = boxes.filter(box => box.checked).map(box => box.value);
    shown = rows.filter(each =>
      words.every(word => each.text.includes(word)) && flags.every(flag => each.flags.includes(flag)));
    left = top = 0;
    show();
  }

  // The others are kept beside the page, where thousands cost nothing.
  function put(limit) {
    body.replaceChildren(...shown.slice(0, limit).map(each => each.row));
  }

  function show() {
    const limit = every ? shown.length : FIRST_ROWS;
    put(limit);
    all.hidden = shown.length <= limit || (matrix && !matrix.hidden);
    const number = count => count.toLocaleString('en');
    all.textContent = `Show all ${number(shown.length)}`;
    status.textContent = (shown.length === total ? '' : `${number(shown.length)} of `) + `${number(total)} rows` + sorted + (all.hidden ? '' : `; the first ${number(limit)} are shown`);
    if (matrix && !matrix.hidden) draw();
  }

  function draw() {
    const places = [...find('.places').children].map(each => each.textContent);
    const texts = [...find('.texts').children].map(each => each.textContent);
    const marked = shown.filter(each => each.row.dataset.at);
    for (const each of marked) {
      each.marks ??= new Map(each.row.dataset.at.split(' ').map(mark => mark.split(':').map(Number)));
    }
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
    const sought = place => words.some(word => places[place].toLowerCase().includes(word));
    const used = [...new Set(marked.flatMap(each => [...each.marks.keys()]))]
      .sort((a, b) => sought(b) - sought(a) || a - b);
    const columns = used.slice(left, left + MATRIX_COLUMNS), lines = marked.slice(top, top + MATRIX_ROWS);
    const grid = make('table', ''), head = grid.createTHead().insertRow(), cells = grid.createTBody();
    grid.append(make('caption', caption));
    head.append(make('th', titles[0].textContent, {scope: 'col'}),
      ...columns.map(column => make('th', places[column], {scope: 'col'})));
    for (const each of lines) {
      const line = cells.insertRow();
      const name = each.row.cells[0].cloneNode(true);
      line.append(name, ...columns.map(column => make('td', texts[each.marks.get(column)] ?? '')));
    }
    matrix.replaceChildren(
      pages('Columns', left, MATRIX_COLUMNS, used.length, to => left = to),
      grid,
      pages('Rows', top, MATRIX_ROWS, marked.length, to => top = to));
  }

  function pages(what, from, size, count, go) {
    const bar = make('nav', '', {ariaLabel: what, hidden: count <= size});
    const to = (label, where, off) => {
      const button = make('button', label, {type: 'button', disabled: off});
      button.onclick = () => {
        go(where);
        draw();
        matrix.querySelector(`[aria-label=${what}] button:not(:disabled)`).focus();
      };
      return button;
    };
    bar.append(
      make('span', `${what} ${from + 1} to ${Math.min(from + size, count)} of ${count}`),
      to('Previous', from - size, from === 0),
      to('Next', from + size, from + size >= count));
    return bar;
  }

  // On a narrow screen a row is a card. It stays a row of a table to a screen reader, and each cell shows its title.
  function cards() {
    if (!narrow.matches) return;
    table.role = 'table';
    for (const {row} of rows) {
      row.role = 'row';
      [...row.cells].forEach((cell, column) => {
        cell.role = column ? 'cell' : 'rowheader';
        cell.dataset.t = titles[column].textContent;
      });
    }
  }
}
