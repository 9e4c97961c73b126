/* The page's kernel: asked for, waited for, watched. */

const base = new URL("../../", import.meta.url); // above the languages
const RETRY = 1000; // milliseconds

const pause = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
  });

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** The name by which the server knows this browser's kernels. No secret. */
function reader() {
  try {
    localStorage["live-reader"] ??= randomName();
    return localStorage["live-reader"];
  } catch {
    return (reader.name ??= randomName());
  }
}

/** Ask the server; throws Refused, Unreachable or Broken. */
async function ask(path, body) {
  const options = body && {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "X-XSRFToken": cookie("_xsrf"), "Content-Type": "application/json" },
  };
  let answer;
  try {
    answer = await fetch(new URL(path, base), { ...options, redirect: "error" });
  } catch {
    throw new Failure("unreachable");
  }
  if (answer.status === 403) throw new Failure("refused");
  if (!answer.ok) throw new Failure("error", { error: answer.status });
  return answer.json();
}

class Failure extends Error {
  constructor(key, values = {}) {
    super(key);
    Object.assign(this, { key, values });
  }
}

let library = null;

/** thebe-core: the connection, and the rendering of outputs. */
function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("live/thebe-core.min.js", base).href;
    script.onload = () => resolve(window.thebeCore.module);
    script.onerror = () => {
      library = null;
      reject(new Failure("broken"));
    };
    document.head.append(script);
  });
  return library;
}

export class Kernel {
  /** `page` is told: say, kernelEnded, kernelShared, resume. */
  constructor(name, page) {
    this.name = name;
    this.page = page;
    this.ticket = randomName();
    this.session = null;
    this.limits = {};
    this.id = null;
  }

  /** Whether there is a kernel to run code now; starts one, and waits for it. */
  ready() {
    if (this.session) return Promise.resolve(true);
    this.starting ??= this.start().finally(() => (this.starting = null));
    return this.starting;
  }

  async start() {
    this.page.say("loading");
    try {
      // At once: the server forks the kernel while the client is being loaded.
      const [server, model] = await Promise.all([this.connected(), this.granted()]);
      if (model) await this.connect(server, model);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.page.say(failure.key, failure.values);
    }
    return Boolean(this.session);
  }

  /** The model of this page's session, when it is our turn; null if interrupted. */
  async granted() {
    const { round } = this.page;
    const request = { page: `${reader()}/${this.name}`, ticket: this.ticket };
    for (;;) {
      const { session, waiting, limits } = await ask("api/live/sessions", request);
      this.limits = limits;
      if (session) return session;
      if (round !== this.page.round) return null;
      this.page.say("waiting", { place: waiting });
      await pause(RETRY);
    }
  }

  /** The client's view of the server. */
  async connected() {
    if (this.server) return this.server;
    const plain = { mathjaxUrl: "", mathjaxConfig: "" };
    this.thebe = await load();
    this.rendermime = this.thebe.makeRenderMimeRegistry(plain);
    const settings = { baseUrl: base.href, token: "", appendToken: false };
    const options = { ...plain, serverSettings: settings };
    const server = new this.thebe.ThebeServer(this.thebe.makeConfiguration(options));
    server.connectToJupyterServer();
    this.server = await server.ready.catch(() => {
      throw new Failure("unreachable");
    });
    return this.server;
  }

  async connect(server, model) {
    const session = await server.connectToExistingSession(model, this.rendermime);
    this.session = session;
    this.id = model.kernel.id;
    this.page.resume(this.id);
    this.listen(session, session.kernel);
  }

  listen(session, kernel) {
    const current = () => this.session === session;
    kernel.statusChanged.connect((_, status) => {
      if (!current()) return;
      if (status === "dead") this.explain();
      if (["starting", "restarting", "autorestarting"].includes(status)) this.page.forget();
    });
    kernel.connectionStatusChanged.connect((_, status) => {
      if (current() && status !== "connected") this.reconnect(kernel);
    });
    kernel.anyMessage.connect((_, { msg, direction }) => {
      const foreign = msg.parent_header?.session !== kernel.clientId;
      const ran = msg.header.msg_type === "execute_input";
      if (current() && direction === "recv" && ran && foreign) this.page.kernelShared();
    });
  }

  /** Say how the kernel ended, and let go of it. */
  async explain() {
    const { id, session } = this;
    this.session = this.id = null;
    let ending = null;
    try {
      ({ ending } = await ask(`api/live/kernels/${id}`));
    } catch {
      /* the server went with it */
    }
    const values = { how: ending?.words, memory: this.limits.memory };
    this.page.kernelEnded(ending?.reason ?? "gone", values);
    session.dispose();
  }

  /** The connection is lost: find out what is there, until it is settled. */
  async reconnect(kernel) {
    if (this.reconnecting) return;
    this.reconnecting = true;
    while (this.session && kernel.connectionStatus !== "connected") {
      try {
        const { runs } = await ask(`api/live/kernels/${this.id}`);
        if (!runs) await this.explain();
        else if (kernel.connectionStatus !== "connected")
          await Promise.race([kernel.reconnect(), pause(5 * RETRY)]);
      } catch (failure) {
        this.page.say(failure.key ?? "unreachable", failure.values);
      }
      await pause(RETRY);
    }
    this.reconnecting = false;
    if (this.session) this.page.say("ready");
  }

  renderer() {
    return new this.thebe.PassiveCellRenderer(randomName(), this.rendermime);
  }

  /** Run code, its outputs into `area`; `admit` decides on each message. */
  execute(code, area, admit) {
    const future = this.session.kernel.requestExecute({ code, allow_stdin: true });
    area.future = future;
    future.registerMessageHook(admit);
    return future.done;
  }

  async interrupt() {
    await this.session?.kernel.interrupt();
  }

  /** Restart; the client connects anew by itself, a second time would lose a run. */
  async restart() {
    const { session } = this;
    this.reconnecting = true;
    try {
      await session?.restart();
    } finally {
      this.reconnecting = false;
      if (session && session.kernel.connectionStatus !== "connected")
        this.reconnect(session.kernel);
    }
  }
}
