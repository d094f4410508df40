//! Streams a chat through Drover with nothing but Rust's own library, from Ollama's native route: one JSON object a line.
//! Run it: rustc --edition 2021 chat.rs && ./chat "Say hello"
//! A program that does more takes an HTTP and a JSON crate; what it sends stays the same.

use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn setting(name: &str, usual: &str) -> String {
    env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| usual.to_string())
}

fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for each in text.chars() {
        match each {
            '"' | '\\' => quoted.extend(['\\', each]),
            each if each < ' ' => quoted.push_str(&format!("\\u{:04x}", each as u32)),
            each => quoted.push(each),
        }
    }
    quoted + "\""
}

/// The text of a string field; enough for Drover's own lines, which have no spaces between name and value.
fn read_text(json: &str, name: &str) -> Option<String> {
    let start = json.find(&format!("\"{name}\":\""))? + name.len() + 4;
    let mut text = String::new();
    let mut rest = json[start..].chars();
    loop {
        match rest.next()? {
            '"' => return Some(text),
            '\\' => match rest.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'r' => text.push('\r'),
                'b' => text.push('\u{8}'),
                'f' => text.push('\u{c}'),
                'u' => text.push(read_escape(&mut rest)?),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

fn read_unit(rest: &mut std::str::Chars) -> Option<u32> {
    u32::from_str_radix(&rest.take(4).collect::<String>(), 16).ok()
}

fn read_escape(rest: &mut std::str::Chars) -> Option<char> {
    let unit = read_unit(rest)?;
    if !(0xd800..0xdc00).contains(&unit) {
        return char::from_u32(unit);
    }
    // The second half of a pair comes as its own escape.
    rest.nth(1)?;
    char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (read_unit(rest)?.wrapping_sub(0xdc00) & 0x3ff))
}

fn send(question: &str) -> Outcome<BufReader<TcpStream>> {
    let url = setting("DROVER_URL", "http://127.0.0.1:11444");
    let host = url.strip_prefix("http://").ok_or("this sample speaks plain HTTP")?.trim_end_matches('/');
    let model = quote(&setting("DROVER_MODEL", "llama3.2:3b"));
    let body = format!("{{\"model\":{model},\"messages\":[{{\"role\":\"user\",\"content\":{}}}]}}", quote(question));
    let key = env::var("DROVER_KEY").map(|key| format!("authorization: Bearer {key}\r\n")).unwrap_or_default();
    let mut stream = TcpStream::connect(host)?;
    // HTTP/1.0: the answer comes without chunks, and ends with the connection.
    write!(
        stream,
        "POST /api/chat HTTP/1.0\r\nhost: {host}\r\ncontent-type: application/json\r\nx-drover-project: samples\r\n\
         {key}content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    Ok(BufReader::new(stream))
}

/// Reads the head: the status, and Drover's code where it has one.
fn read_head(answer: &mut impl BufRead) -> Outcome<(String, Option<String>)> {
    let mut status = String::new();
    answer.read_line(&mut status)?;
    let mut code = None;
    loop {
        let mut line = String::new();
        if answer.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok((status.split(' ').nth(1).unwrap_or("").trim().to_string(), code));
        }
        if let Some(value) = line.strip_prefix("x-drover-error:") {
            code = Some(value.trim().to_string());
        }
    }
}

fn main() -> Outcome<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let question = if words.is_empty() { "Say hello".to_string() } else { words.join(" ") };
    let mut answer = send(&question)?;
    let (status, code) = read_head(&mut answer)?;
    for line in answer.lines() {
        let line = line?;
        if let Some(said) = read_text(&line, "error") {
            return Err(format!("{} ({status}): {said}", code.unwrap_or_default()).into());
        }
        print!("{}", read_text(&line, "content").unwrap_or_default());
        io::stdout().flush()?;
        if line.contains("\"done\":true") {
            println!();
            return Ok(());
        }
    }
    Err("the answer broke off before its end".into())
}
