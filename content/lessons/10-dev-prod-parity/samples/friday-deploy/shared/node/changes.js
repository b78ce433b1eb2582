// The week's changes to guestbook's page. Each was green at the desk.
const changes = {
  greet: (entry) => ({ ...entry, title: `${entry.visitor} was here` }),

  initials(entry) {
    const words = entry.visitor.split(" ");
    return { ...entry, initials: words.map((word) => word[0].toUpperCase()).join("") };
  },

  shout: (entry) => ({ ...entry, text: entry.text.replace(/\.$/, "!") }),

  count: (entry) => ({ ...entry, letters: entry.text.length }),

  quote: (entry) => ({ ...entry, quoted: `“${entry.text}”` }),

  link: (entry) => ({ ...entry, link: `/entry/${entry.id}` }),

  teaser: (entry) => ({ ...entry, teaser: entry.text.slice(0, 12) }),

  anchor: (entry) => ({ ...entry, anchor: `#e${entry.id}` }),
};
const { greet, initials, shout, count, quote, link, teaser, anchor } = changes;

// Hours since Monday 00:00, author, change.
const WEEK = [
  [10, "ana", greet], [15, "joe", shout], [33, "mei", initials], [41, "ana", count],
  [57, "joe", quote], [66, "tom", link], [82, "mei", teaser], [105, "tom", anchor],
];
const DESK = [{ id: 1, visitor: "Ada Lovelace", text: "Lovely." }];
const PRODUCTION = [...DESK, { id: 2, visitor: "Grace  Hopper", text: "Nice." }];

module.exports = { WEEK, DESK, PRODUCTION };
