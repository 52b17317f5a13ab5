// Takes mails and prints each as a line of JSON. The local part of an address says how it is treated:
// `gone…` is refused for good, `busy…` twice and then taken.
const { SMTPServer } = require(process.env.SMTP_SERVER);
const parser = require(process.env.MAIL_PARSER);

const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
const tries = new Map();
const secured = Boolean(process.env.SMTP_CERTIFICATE);

const server = new SMTPServer({
  key: process.env.SMTP_KEY,
  cert: process.env.SMTP_CERTIFICATE,
  hideSTARTTLS: !secured,
  authOptional: !process.env.SMTP_USER,
  disabledCommands: process.env.SMTP_USER ? [] : ["AUTH"],
  disableReverseLookup: true,
  onAuth: (auth, session, done) =>
    auth.username === process.env.SMTP_USER && auth.password === process.env.SMTP_PASSWORD
      ? done(null, { user: auth.username })
      : done(new Error("no such user")),
  onRcptTo: (address, session, done) => {
    const to = address.address;
    const reply = (code, text) => done(Object.assign(new Error(text), { responseCode: code }));
    if (to.startsWith("gone")) {
      say({ refused: to });
      return reply(550, "no such mailbox");
    }
    tries.set(to, (tries.get(to) ?? 0) + 1);
    if (to.startsWith("busy") && tries.get(to) <= 2) {
      say({ refused: to });
      return reply(451, "try again later");
    }
    done();
  },
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () =>
      (parser.default ?? parser).parse(Buffer.concat(chunks)).then((mail) => {
        say({
          to: session.envelope.rcptTo.map((recipient) => recipient.address),
          from: mail.from.address,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          id: mail.messageId,
          headers: mail.headers.map((header) => `${header.key}: ${header.value}`),
          secure: session.secure,
          user: session.user ?? null,
        });
        done();
      }, done));
  },
});
server.on("error", (error) => say({ failed: error.message }));
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
