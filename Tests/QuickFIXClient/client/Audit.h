// The whole audit: a pure function of the journal, so that a run can be judged again from its file.
#pragma once

#include "Book.h"
#include "Line.h"

/// Takes the journal's lines as they happen.
class Audit {
public:
    Audit();
    Audit(const Audit&) = delete;

    /// One journal line: its kind (see Journal.h) and its text.
    void take(char kind, const std::string& text);
    /// `take` for who reads a journal.
    std::function<void(char, const std::string&)> taker() {
        return [this](char kind, const std::string& text) { take(kind, text); };
    }
    /// The violations up to now.
    const std::vector<std::string>& found() const { return violations; }
    /// The violations when nothing more will come.
    const std::vector<std::string>& conclude();
    /// One line of counts.
    std::string summary() const;
    /// A violation that others than Line and Book found.
    void add(const std::string& violation) { violations.push_back(violation); }

private:
    std::vector<std::string> violations;

public:
    /// What was handed on that is about no single order.
    std::vector<Fields> others;
    Book book;
    Line line;
};
