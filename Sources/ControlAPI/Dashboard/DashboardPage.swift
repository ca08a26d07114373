// What stands on the page.

enum DashboardPage {
    /// A sluice, half open.
    static let icon = #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5cad"/><path d="M3 3v10M13 3v10M3 6h10" stroke="#fff" stroke-width="2"/><path d="M4 11q2-2 4 0t4 0" fill="none" stroke="#7cc4ff" stroke-width="2"/></svg>
        """#

    static let text = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="dark light">
        <title>Penstock</title>
        <link rel="stylesheet" href="/room.css">
        <link rel="icon" href="/room.svg" type="image/svg+xml">
        <script src="/room.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <h1><span id="name">Penstock</span></h1>
          <p id="link" class="badge" role="status">connecting</p>
          <p id="alarm" class="badge bad" role="alert" hidden></p>
          <nav aria-label="Sections">
            <a href="#emergency">Stop</a> <a href="#orders">Orders</a> <a href="#positions">Positions</a>
            <a href="#brokers">Brokers</a> <a href="#sessions">Sessions</a> <a href="#limits">Limits</a>
          </nav>
          <p class="who"><span id="who"></span> <button id="logout" type="button" hidden>Log out</button></p>
        </header>

        <main id="main" tabindex="-1">
        <section id="door" class="card narrow" hidden>
          <h2>Log on</h2>
          <form id="login">
            <label>Name <input name="name" autocomplete="username" required></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <label>Code of the second factor <input name="code" inputmode="numeric" autocomplete="one-time-code" placeholder="if you have one"></label>
            <button>Log on</button>
            <p class="problem" role="alert"></p>
          </form>
        </section>

        <section id="change" class="card narrow" hidden>
          <h2>Choose a password</h2>
          <p>The password that you have was for the first time only.</p>
          <form id="password">
            <label>Old password <input name="old" type="password" autocomplete="current-password" required></label>
            <label>New password <input name="new" type="password" autocomplete="new-password" minlength="12" required></label>
            <button>Change it</button>
            <p class="problem" role="alert"></p>
          </form>
        </section>

        <div id="room" hidden>
        <section id="emergency" class="card" aria-labelledby="emergency-title">
          <h2 id="emergency-title">Emergency stop</h2>
          <div id="stops" aria-live="polite"></div>
          <form id="stop">
            <label>What <select name="scope"></select></label>
            <label>Which <input name="name" list="names" placeholder="AAPL, a broker, an account"></label>
            <datalist id="names"></datalist>
            <label class="wide">Why <input name="why" required maxlength="120"></label>
            <label class="check"><input type="checkbox" name="closePositions"> and close positions</label>
            <label><span>Type <strong>STOP</strong> to confirm</span> <input name="confirm" autocomplete="off" required pattern="STOP"></label>
            <button class="danger">Stop</button>
            <p class="problem" role="alert"></p>
          </form>
        </section>

        <section id="glance" class="tiles" aria-label="At a glance">
          <div class="tile"><b id="n-open">–</b><span>open orders</span></div>
          <div class="tile"><b id="n-sessions">–</b><span>sessions logged on</span></div>
          <div class="tile"><b id="n-brokers">–</b><span>brokers reached</span></div>
          <div class="tile"><b id="n-unknown">–</b><span>unknown orders</span></div>
          <div class="tile"><b id="n-rate">–</b><span>orders a minute</span></div>
        </section>

        <section id="orders" class="card" aria-labelledby="orders-title">
          <h2 id="orders-title">Orders</h2>
          <p class="tools"><label><input type="checkbox" id="open-only" checked> open only</label>
          <label>Filter <input id="order-filter" placeholder="symbol, account, ClOrdID"></label></p>
          <div class="scroll"><table><thead><tr>
            <th>Number<th>ClOrdID<th>Account<th>Symbol<th>Side<th>Type<th class="n">Quantity<th class="n">Price<th class="n">Filled<th class="n">Average<th>Status<th>Broker<th>Changed
          </tr></thead><tbody id="order-rows"></tbody></table></div>
          <p class="empty" id="orders-empty">No orders.</p>
        </section>

        <section id="executions" class="card" aria-labelledby="executions-title">
          <h2 id="executions-title">Fills</h2>
          <div class="scroll short"><table><thead><tr>
            <th>Time<th>Order<th>Symbol<th>Side<th class="n">Quantity<th class="n">Price<th class="n">Commission
          </tr></thead><tbody id="fill-rows"></tbody></table></div>
          <p class="empty" id="fills-empty">No fill since this page was opened.</p>
        </section>

        <section id="positions" class="card" aria-labelledby="positions-title">
          <h2 id="positions-title">Positions</h2>
          <div class="scroll"><table><thead><tr>
            <th>Account<th>Broker<th>Symbol<th class="n">Quantity<th class="n">Average<th class="n">Mark<th class="n">Realised<th class="n">Unrealised<th class="n">Today<th>Currency
          </tr></thead><tbody id="position-rows"></tbody></table></div>
          <p class="empty" id="positions-empty">No positions.</p>
        </section>

        <section id="brokers" class="card" aria-labelledby="brokers-title">
          <h2 id="brokers-title">Brokers</h2>
          <ul id="broker-rows" class="chips"></ul>
        </section>

        <section id="sessions" class="card" aria-labelledby="sessions-title">
          <h2 id="sessions-title">FIX sessions</h2>
          <div class="scroll"><table><thead><tr>
            <th>Session<th>State<th>Peer<th class="n">Next in<th class="n">Next out<th class="n">Waiting bytes<th>Last end
          </tr></thead><tbody id="session-rows"></tbody></table></div>
          <p class="empty" id="sessions-empty">Nobody has logged on yet.</p>
        </section>

        <section id="limits" class="card" aria-labelledby="limits-title">
          <h2 id="limits-title">Risk limits</h2>
          <div class="scroll"><table><thead><tr>
            <th>Scope<th>Limit<th class="n">Value<th class="n">Used<th>Use<th>Changed by
          </tr></thead><tbody id="limit-rows"></tbody></table></div>
          <p class="empty" id="limits-empty">No limits are set.</p>
        </section>
        </div>
        </main>
        <noscript><p class="card">This page needs scripts; everything is at /api/v1 as well.</p></noscript>
        </body>
        </html>
        """#
}
